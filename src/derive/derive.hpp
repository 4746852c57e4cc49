#pragma once
// Derivatives as expressions. A Jacobian has the axes of the output in front of those of the
// variable; the gradient of a scalar has the variable's shape. Nothing here simplifies.

#include <gradwright/result.hpp>

#include "expr/graph.hpp"

namespace gradwright {

/// ∂y/∂x: y's axes, then x's. Reverse mode with the identity pattern as seed.
/// x is any node, usually a symbol. Refused (slug `no-rule`) where an op on the way has no rule.
Result<Expr> jacobian(const Expr& y, const Expr& x);

/// ∂y/∂x for each x, all arrays in one sweep: what lies on the way to several of them is derived
/// once. Refused where any of them is.
Result<std::vector<Expr>> jacobians(const Expr& y, std::span<const Expr> variables);

/// Reverse mode with a seed: `cotangent` has some leading axes P and then y's axes; the result has
/// P and then x's axes. vjp is the case of no leading axes.
Result<Expr> pullback(const Expr& y, const Expr& x, const Expr& cotangent);

/// ∂y/∂y, the seed of a Jacobian: y's axes twice.
Expr identity_of(const Expr& y);

/// Forward mode: the derivative of y along `direction`, which has x's shape; the result has y's.
Result<Expr> pushforward(const Expr& y, const Expr& x, const Expr& direction);

/// Forward mode along several variables at once.
Result<Expr> pushforward(const Expr& y, std::span<const std::pair<Expr, Expr>> directions);

/// The symbol that stands for the differential of a symbol: dX for X.
Expr tangent_of(const Expr& symbol);

/// ∂²y/∂x∂x for a scalar y: x's axes twice.
Result<Expr> hessian(const Expr& y, const Expr& x);

/// (∂²y/∂x∂x)·direction for a scalar y, without forming the Hessian.
Result<Expr> hessian_product(const Expr& y, const Expr& x, const Expr& direction);

}  // namespace gradwright
