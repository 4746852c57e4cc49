#include "ops/matrix.hpp"
#include "ops/selection.hpp"

namespace gradwright {
namespace {

// dL = L Φ(L⁻¹ dS L⁻ᵀ), Φ the lower triangle with half the diagonal. Only the symmetric part of S
// counts, for the kernel as well.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr inverse = apply(ops::inv, {y});
    const Expr mask = ops::lower_ones(y.graph(), y.shape()[0], 1);
    return einsum("ij,jk,ja,ab,kb->ik", {y, mask, inverse, ops::symmetric_part(dx), inverse});
}

Facts facts(const Expr&) { return Facts::lower_triangular | Facts::invertible; }

}  // namespace

const Op ops::chol{{.name = "chol", .facts = facts},
                   {.summary = "lower Cholesky factor: L * L' = S",
                    .slots = {Smooth{differential}},
                    .shape = square_to_square,
                    .kernel = {.real = matrix_kernel<dense::cholesky>},
                    .spelling = {.latex = R"(\operatorname{chol}({0}))",
                                 .numpy = "np.linalg.cholesky({0})",
                                 .torch = "torch.linalg.cholesky({0})",
                                 .julia = "cholesky(Symmetric({0})).L",
                                 .matlab = "chol({0}, 'lower')",
                                 .cpp = "{0}.llt().matrixL().toDenseMatrix()"},
                    .domain = Domain::positive_definite,
                    .rule = "d chol(S) = L * Phi(inv(L) * dS * inv(L)'), Phi the lower triangle "
                            "with half the diagonal",
                    .example = "chol(P)"}};

}  // namespace gradwright
