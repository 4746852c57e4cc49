#pragma once

#include "execute/execute.hpp"
#include "expr/graph.hpp"

namespace gradwright {

/// Matrices that an op of the roots needs to be non-singular. Rounding hides a singular one: log
/// det of rank-deficient X'X is about -36 and a least-squares solve stays finite, yet nothing is
/// proved there.
std::vector<Expr> must_be_invertible(std::span<const Expr> roots);

/// All of `matrices` are well away from singular at the point.
bool are_invertible(std::span<const Expr> matrices, const Point& point);

}  // namespace gradwright
