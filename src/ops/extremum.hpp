#pragma once
// The larger and the smaller of two arrays differ by a sign only.

#include "ops/elementwise.hpp"

namespace gradwright::ops {

/// Differential of max2 (direction +1) or min2 (-1). At a tie of two variables each gets a half;
/// against a constant the kink is that of relu, whose minimum-norm subgradient is zero.
Expr extremum_differential(const Expr& y, std::size_t slot, const Expr& dx, int direction);

/// max2(x, x) = x, max2(x, 0) = relu(x), max2(x, -x) = abs(x), operands in canonical order; and
/// min2(a, b) likewise through -max2(-a, -b).
Expr normalise_extremum(const Op& op, std::span<const Expr> x, int direction);

/// max(A, A') is symmetric although neither operand is.
Facts symmetry_of_extremum(const Expr& y);

}  // namespace gradwright::ops
