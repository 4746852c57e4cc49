#pragma once
// A derivation as data: the differential rule by rule in the user's own notation, read as an inner
// product with dx, identified. What is printed is what the engine does, and the last expression is
// the result.

#include <gradwright/result.hpp>

#include "ops/op.hpp"
#include "render/notation.hpp"

#include <string>
#include <vector>

namespace gradwright {

class TypedFormula;

struct Step {
    std::string rule;  ///< short name: "product rule"
    render::Tree from = nullptr;
    render::Tree to = nullptr;
    std::string because;  ///< the rule as a formula or a sentence
    bool equal = true;    ///< from = to; else `to` only follows, as a gradient from a differential
};

struct Derivable {
    Expr y;
    Expr x;
    /// What was typed for y; null where only the expression is known.
    const TypedFormula* typed = nullptr;
    /// The derivative of y by x that the reverse sweep and the simplifier made: the gradient of a
    /// scalar, or the Jacobian.
    Expr result;
    /// Not empty: `result` is the derivative along this direction, which may be dx itself.
    Expr along{};
    /// What the structure of x makes of the derivative: "(G + G')/2, ..."; empty without structure.
    std::string structure;
};

/// The steps from y to `result`; the last one ends in it.
Result<std::vector<Step>> derivation(const Derivable& d);

/// The op that marks what is not yet differentiated: d(e). It occurs in derivations only.
const Op& differential_mark();
/// The op that pairs a gradient with a differential: <G, dX>.
const Op& pairing();

}  // namespace gradwright
