#include "ops/matrix.hpp"

namespace gradwright {
namespace {

// dV = V (G ∘ (V' dS V)) with the gaps G_ij = 1/(λ_j − λ_i): infinite at repeated eigenvalues.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr gaps = apply(ops::inverse_gaps, {apply(ops::eigvals, {y.child(0)})});
    return einsum("ai,ij,bi,bc,cj->aj", {y, gaps, y, ops::symmetric_part(dx), y});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return dense::symmetric_eigen(*x[0]).vectors;
}

Facts facts(const Expr&) { return Facts::orthogonal; }

}  // namespace

const Op ops::eigvecs{
    {.name = "eigvecs", .under_transpose = UnderTranspose::invariant, .facts = facts},
    {.summary = "eigenvectors of a symmetric matrix as columns",
     .slots = {Smooth{differential}},
     .shape = square_to_square,
     .kernel = {.real = kernel},
     .spelling = {.latex = "V({0})",
                  .numpy = "np.linalg.eigh({0})[1]",
                  .torch = "torch.linalg.eigh({0})[1]",
                  .julia = "eigvecs(Symmetric({0}))"},
     .domain = Domain::symmetric,
     .rule = "d v_j = sum over i of v_i (v_i' * dS * v_j) / (lambda_j - "
             "lambda_i)",
     .example = "eigvecs(S)",
     .internal = true}};

}  // namespace gradwright
