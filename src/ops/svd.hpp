#pragma once

#include "ops/matrix.hpp"

namespace gradwright::ops {

/// How many singular values: min(m, n) where it is known, else n, of which those that m < n rows
/// lack are NaN.
Dim singular_count(const Expr& x);

}  // namespace gradwright::ops
