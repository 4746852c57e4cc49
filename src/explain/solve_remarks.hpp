#pragma once
// What follows from a solution, stated only when its normal form proves it.

#include "explain/solve.hpp"

namespace gradwright {

/// Adds that the gradient at the solution is zero as an expression, and for the least-squares
/// problem of design*w against target the hat matrix and the residual. Both may be empty.
void add_remarks(Solution& s, const Expr& design, const Expr& target);

}  // namespace gradwright
