#pragma once
// Stationary equations that are not linear systems: eigenvalues and orthogonal unknowns.

#include "explain/solve.hpp"

#include <optional>

namespace gradwright {

/// The Lagrangian of a quadratic form under a quadratic constraint: A*w = s*B*w with multiplier s.
std::optional<Solution> solve_eigenvalue(const Expr& f, const Expr& x, const Expr& gradient,
                                         const SolveOptions& options);

/// x orthogonal and f, but for parts that x'*x = eye makes constant, linear: the polar factor.
std::optional<Solution> solve_orthogonal(const Expr& x, const Expr& gradient,
                                         const SolveOptions& options);

}  // namespace gradwright
