#pragma once
// Equivalent forms of a stationary equation, in search of one that is affine.

#include "expr/graph.hpp"

#include <functional>
#include <string>
#include <vector>

namespace gradwright {

struct EquationForm {
    std::string step;  ///< "multiply by S from both sides"; empty for the equation itself
    Expr equation;     ///< in `unknown`, to be solved for zero
    Expr unknown;      ///< the variable, or a symbol that stands for a function of it
    Expr meaning;      ///< what `unknown` stands for: inv(S), exp(b), x^2
    std::function<Expr(const Expr&)> back;  ///< from the unknown to the variable; empty: identical
    /// Under which the way back exists, for the value of the unknown; empty text: always.
    using Condition = std::function<std::string(const Expr&)>;
    Condition condition;
};

/// The equation itself first, then forms that could be affine.
std::vector<EquationForm> forms_of_equation(const Expr& equation, const Expr& x);

}  // namespace gradwright
