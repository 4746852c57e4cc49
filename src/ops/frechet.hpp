#pragma once
// Derivatives of any order of a matrix function f at X along directions H, K, ...
//
// D^k f(X)[H, K, ...] is symmetric in its directions, and for the functions here so is
// tr(G D^k f(X)[H, K, ...]) in all of them and G, being the derivative of order k + 1 of a scalar
// function: of det where f is adj, of the trace of an antiderivative of f otherwise. With
// f(X') = f(X)' this gives the adjoints. A direction may have batch axes in front; those of all
// directions stand in front of the result.

#include "ops/matrix.hpp"

namespace gradwright::ops {

/// Operands: `front` ones of the function, X the first of them, then the directions.
struct Frechet {
    const Op& op;
    std::size_t front;

    Result<Shape> shape(std::span<const Expr> operands) const;
    /// One direction more.
    Expr differential(const Expr& y, const Expr& dx) const;
    Expr adjoint(const Expr& y, std::size_t slot, const Expr& g) const;
    /// Zero along zero; coefficients of directions in front; directions without batch axes last,
    /// in canonical order.
    Expr normalise(std::span<const Expr> operands) const;
};

/// The derivative along one direction each, for every combination of entries of the batches.
Array along_directions(const KernelArgs& args, std::span<const Array* const> directions,
                       const std::function<Array(std::span<const Array>)>& derivative);

template <const Op& op, std::size_t front>
Result<Shape> frechet_shape(std::span<const Expr> operands, std::span<const std::int64_t>) {
    return Frechet{op, front}.shape(operands);
}
template <const Op& op, std::size_t front>
Expr frechet_differential(const Expr& y, std::size_t, const Expr& dx) {
    return Frechet{op, front}.differential(y, dx);
}
template <const Op& op, std::size_t front>
Expr frechet_adjoint(const Expr& y, std::size_t slot, const Expr& g) {
    return Frechet{op, front}.adjoint(y, slot, g);
}
/// The derivative of a function of one matrix.
template <Unary f>
Array frechet_kernel(const KernelArgs& args, std::span<const Array* const> x) {
    return along_directions(args, x.subspan(1),
                            [&](std::span<const Array> h) { return dense::frechet(f, *x[0], h); });
}

}  // namespace gradwright::ops
