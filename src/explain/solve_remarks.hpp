#pragma once
// What follows from a solution, stated only when its normal form proves it.

#include "explain/solve.hpp"

namespace gradwright {

/// Adds that the gradient at the solution is zero as an expression, and for a least-squares problem
/// with design matrix `root` the hat matrix and its residual.
void add_remarks(Solution& s, const Expr& f, const Expr& root);

}  // namespace gradwright
