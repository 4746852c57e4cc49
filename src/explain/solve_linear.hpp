#pragma once
// Equations that are affine in their unknown.

#include "expr/graph.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gradwright {

struct LinearSolution {
    std::string method;
    Expr left, right;  ///< the equation with the constant part on the right
    Expr value;
    std::vector<Expr> systems;  ///< what must be invertible
    Expr divisor;               ///< whose entries must not be zero
    Expr design, target;        ///< X and b of X'*X*w = X'*b
    Expr otherwise;             ///< least norm, when the system is singular
};

/// Solves equation(x) = 0 if it is affine in x and of x's shape; nothing otherwise.
std::optional<LinearSolution> solve_linear(const Expr& equation, const Expr& x);

/// The number to divide by so that the equation has no common factor; positive.
Number common_factor(const Expr& e);

}  // namespace gradwright
