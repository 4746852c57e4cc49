#pragma once
// A derivation as data: the differential rule by rule, read as an inner product with dx,
// identified, simplified. What is printed is what the engine does, and the last expression is the
// result.

#include <gradwright/result.hpp>

#include "ops/op.hpp"

#include <string>
#include <vector>

namespace gradwright {

struct Step {
    std::string rule;  ///< short name: "product rule"
    Expr from;
    Expr to;
    std::string because;  ///< the rule as a formula or a sentence
};

/// The steps from y to `result`, its derivative by x: the gradient of a scalar, or the Jacobian.
/// `result` is what the reverse sweep and the simplifier made; the last step ends in it.
Result<std::vector<Step>> derivation(const Expr& y, const Expr& x, const Expr& result);

/// The op that marks what is not yet differentiated: d(e). It occurs in derivations only.
const Op& differential_mark();
/// The op that pairs a gradient with a differential: <G, dX>.
const Op& pairing();

}  // namespace gradwright
