#pragma once
// The laws by which single terms of a Hessian, and pairs of them, are semidefinite.

#include "explain/convexity.hpp"

#include <optional>

namespace gradwright {

/// A term coefficient·term on its own, as a quadratic form in directions of x's shape.
CurvatureTerm judged(const Number& coefficient, const Expr& term, const Expr& x);

/// Two terms of different sign that together have the sign of the first:
/// diag(p) − p*p' for p on the simplex, P − P*v*v'*P/(v'*P*v) for semidefinite P.
std::optional<CurvatureTerm> judged_pair(const Scaled& larger, const Scaled& smaller,
                                         const Expr& x);

/// The term and, for a symmetric variable, the same quadratic form with one pair of axes turned.
std::vector<Expr> turned_forms(const Expr& term, const Expr& x);

}  // namespace gradwright
