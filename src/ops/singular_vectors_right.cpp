#include "ops/svd.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t>) {
    return Shape{x[0].shape()[1], ops::singular_count(x[0])};
}

// dV = V (F ∘ (S Z + Z' S)) + (I − VV') dX' U S⁻¹, Z = U' dX V, F the gaps of the squares
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const Expr u = apply(ops::singular_vectors_left, {x});
    const Expr s = apply(ops::svdvals, {x});
    const Expr gaps = apply(ops::inverse_gaps, {square(s)});
    return einsum("ai,ij,i,bi,bc,cj->aj", {y, gaps, s, u, dx, y}) +
           einsum("ai,ij,bj,bc,ci,j->aj", {y, gaps, u, dx, y, s}) +
           einsum("ba,bj,j->aj", {dx, u, {s, -1}}) -
           einsum("ai,ci,bc,bj,j->aj", {y, y, dx, u, {s, -1}});
}

Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    return dense::thin_svd(*x[0], args.shape[1]).right;
}

}  // namespace

const Op ops::singular_vectors_right{
    {.name = "singular_vectors_right"},
    {.summary = "right singular vectors as columns",
     .slots = {Smooth{differential}},
     .shape = shape,
     .kernel = {.real = kernel},
     .spelling = {.latex = "V({0})",
                  .numpy = "np.linalg.svd({0}, full_matrices=False)[2].T",
                  .torch = "torch.linalg.svd({0}, full_matrices=False)[2].T",
                  .julia = "svd({0}).V"},
     .domain = Domain::full_rank,
     .rule = "dV = V*(F.*(S*Z + Z'*S)) + (eye - V*V')*dX'*U*inv(S), Z = U'*dX*V",
     .example = "singular_vectors_right(X)",
     .internal = true}};

}  // namespace gradwright
