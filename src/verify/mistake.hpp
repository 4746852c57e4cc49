#pragma once
// Which classical mistake explains that a claimed derivative is wrong.

#include "verify/proof.hpp"

#include <functional>

namespace gradwright {

/// How differences are brought to their shortest form and shown.
struct Presentation {
    std::function<Expr(const Expr&)> simplify;
    std::function<std::string(const Expr&)> text;
};

struct Mistake {
    std::string name;  ///< sign, factor, transpose, assumed-symmetry, missing-term, ...
    std::string message;
    Expr difference;  ///< truth minus claim, simplified
};

/// For a claim of the right shape whose values are wrong. `in_trace`: the formula holds a trace.
Mistake find_mistake(const Expr& truth, const Expr& claim, bool in_trace,
                     const ProofOptions& options, const Presentation& presentation);

}  // namespace gradwright
