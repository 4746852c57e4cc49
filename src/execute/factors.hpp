#pragma once
// How each factor of a contraction takes part in it: by value, or as an inverse never formed.

#include "ops/op.hpp"

namespace gradwright::execute {

enum class Role : std::uint8_t {
    value,          ///< the value of `source`
    inverse,        ///< the inverse of `source`, applied by solving
    least_squares,  ///< (X'X)⁻¹X' for `source` X, applied by QR; axes are parameter, sample
};

struct FactorPlan {
    Role role = Role::value;
    Expr source;
    std::vector<Axis> axes;
    Number exponent = 1;
    bool transposed = false;  ///< least squares: samples run along the second axis of X
    Expr factor = {};         ///< the factor itself
    std::size_t at = 0;       ///< which of the contraction
};

/// `least_squares` off: solve with X'X instead (complex steps).
std::vector<FactorPlan> factor_plans(const Expr& contraction, bool least_squares);
/// With least squares where every X has at least as many rows as columns at these sizes.
std::vector<FactorPlan> factor_plans(const Expr& contraction, const Sizes& sizes);

}  // namespace gradwright::execute
