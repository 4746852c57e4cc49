#pragma once

#include "explain/convexity.hpp"

namespace gradwright {

/// The proof alone, without trying points; f in numerically stable form.
Result<Certificate> prove_curvature(const Expr& f, const Expr& x);

/// 0 unknown, 1 semidefinite, 2 strict, 3 strong or affine.
int strength_of(Curvature c);

}  // namespace gradwright
