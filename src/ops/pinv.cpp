#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    auto s = ops::matrix_to_matrix(x, attributes);
    if (s) std::swap((*s)[0], (*s)[1]);
    return s;
}

Expr normalise(Graph& graph, std::span<const Expr> operands, std::span<const std::int64_t>) {
    const Expr& x = operands[0];
    if (x.is_apply_of(ops::pinv)) return x.child(0);
    if (x.is_zero()) return graph.zero(std::vector{x.shape()[1], x.shape()[0]});
    if (has(facts_of(x), Facts::invertible)) return apply(ops::inv, {x});
    if (!x.is_sum() || x->terms.size() != 1) return {};
    return x->terms[0].coefficient.reciprocal() * apply(ops::pinv, {x.child(0)});
}

// At constant rank: dX⁺ = −X⁺dX X⁺ + X⁺X⁺ᵀdXᵀ(I−XX⁺) + (I−X⁺X)dXᵀX⁺ᵀX⁺
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const Expr gram = einsum("ab,cb->ac", {y, y});
    const Expr other = einsum("ba,bc->ac", {y, y});
    return -1 * einsum("ab,bc,cd->ad", {y, dx, y}) + einsum("ab,cb->ac", {gram, dx}) -
           einsum("ab,cb,cd,de->ae", {gram, dx, x, y}) + einsum("ba,bc->ac", {dx, other}) -
           einsum("ab,bc,dc,de->ae", {y, x, dx, other});
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) &
           (Facts::symmetric | Facts::positive_semidefinite | Facts::diagonal);
}

}  // namespace

const Op ops::pinv{
    {.name = "pinv",
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise,
     .facts = facts},
    {.summary = "Moore-Penrose pseudo-inverse",
     .slots = {Smooth{differential}},
     .shape = shape,
     .kernel = {.real = matrix_kernel<dense::pseudo_inverse>},
     .spelling = {.latex = "{0}^{+}",
                  .unicode = "{0}⁺",
                  .numpy = "np.linalg.pinv({0})",
                  .torch = "torch.linalg.pinv({0})",
                  .julia = "pinv({0})",
                  .matlab = "pinv({0})",
                  .cpp = "{0}.completeOrthogonalDecomposition().pseudoInverse()"},
     .domain = Domain::full_rank,
     .rule = "d pinv(X) = -P*dX*P + P*P'*dX'*(eye - X*P) + (eye - P*X)*dX'*P'*P, P = pinv(X)",
     .example = "pinv(X)"}};

}  // namespace gradwright
