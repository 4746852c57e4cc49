#include "ops/svd.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t>) {
    return Shape{x[0].shape()[0], ops::singular_count(x[0])};
}

// dU = U (F ∘ (Z S + S Z')) + (I − UU') dX V S⁻¹, Z = U' dX V, F the gaps of the squares
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const Expr v = apply(ops::singular_vectors_right, {x});
    const Expr s = apply(ops::svdvals, {x});
    const Expr gaps = apply(ops::inverse_gaps, {square(s)});
    return einsum("ai,ij,bi,bc,cj,j->aj", {y, gaps, y, dx, v, s}) +
           einsum("ai,ij,i,bj,bc,ci->aj", {y, gaps, s, y, dx, v}) +
           einsum("ab,bj,j->aj", {dx, v, {s, -1}}) -
           einsum("ai,bi,bc,cj,j->aj", {y, y, dx, v, {s, -1}});
}

Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    return dense::thin_svd(*x[0], args.shape[1]).left;
}

}  // namespace

const Op ops::singular_vectors_left{
    {.name = "singular_vectors_left"},
    {.summary = "left singular vectors as columns",
     .slots = {Smooth{differential}},
     .shape = shape,
     .kernel = {.real = kernel},
     .spelling = {.latex = "U({0})",
                  .numpy = "np.linalg.svd({0}, full_matrices=False)[0]",
                  .torch = "torch.linalg.svd({0}, full_matrices=False)[0]",
                  .julia = "svd({0}).U"},
     .domain = Domain::full_rank,
     .rule = "dU = U*(F.*(Z*S + S*Z')) + (eye - U*U')*dX*V*inv(S), Z = U'*dX*V",
     .example = "singular_vectors_left(X)",
     .internal = true}};

}  // namespace gradwright
