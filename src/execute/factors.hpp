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
};

/// `least_squares` off: solve with X'X instead (complex steps, or more columns than rows).
std::vector<FactorPlan> factor_plans(const Expr& contraction, bool least_squares);

}  // namespace gradwright::execute
