#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> operands, std::span<const std::int64_t>) {
    const Expr& x = operands[0];
    if (x.is_zero()) return identity(graph, x.shape()[0]);
    if (const auto d = ops::diagonal_of(x)) return diagonal_matrix(apply(ops::exp, {*d}));
    return x.is_apply_of(ops::logm) ? x.child(0) : Expr();
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return apply(ops::expm_frechet, {y.child(0), dx});
}

Facts facts(const Expr& y) {
    const bool symmetric = has(facts_of(y.child(0)), Facts::symmetric);
    return Facts::invertible | (symmetric ? Facts::positive_definite : Facts::none);
}

}  // namespace

const Op ops::expm{{.name = "expm",
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = normalise,
                    .facts = facts},
                   {.summary = "matrix exponential",
                    .slots = {Smooth{differential}},
                    .shape = square_to_square,
                    .kernel = {.real = matrix_kernel<dense::expm>},
                    .spelling = {.latex = R"(\operatorname{expm}({0}))",
                                 .numpy = "scipy.linalg.expm({0})",
                                 .torch = "torch.matrix_exp({0})",
                                 .jax = "jax.scipy.linalg.expm({0})",
                                 .julia = "exp({0})",
                                 .matlab = "expm({0})",
                                 .cpp = "{0}.exp()"},
                    .domain = Domain::square,
                    .rule = "d expm(X): the Frechet derivative along dX; tr(d expm(X)) = "
                            "tr(expm(X) * dX)",
                    .example = "expm(A)"}};

}  // namespace gradwright
