#pragma once

#include "ops/matrix.hpp"

namespace gradwright::ops {

/// How many singular values: min(m, n) where it is known, else n with zeros appended if m < n.
Dim singular_count(const Expr& x);

}  // namespace gradwright::ops
