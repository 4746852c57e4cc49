#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> operands, std::span<const std::int64_t>) {
    if (operands[0].is_zero()) return operands[0];
    const auto d = ops::diagonal_of(operands[0]);
    return d ? diagonal_matrix(sqrt(*d)) : Expr();
}

// Y dY + dY Y = dX
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return apply(ops::sylvester, {y, y, dx});
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::symmetric | Facts::positive_definite |
                                   Facts::positive_semidefinite | Facts::invertible);
}

}  // namespace

const Op ops::sqrtm{{.name = "sqrtm",
                     .under_transpose = UnderTranspose::equivariant,
                     .normalise = normalise,
                     .facts = facts},
                    {.summary = "principal matrix square root",
                     .slots = {Smooth{differential}},
                     .shape = square_to_square,
                     .kernel = {.real = matrix_kernel<dense::sqrtm>},
                     .spelling = {.latex = "{0}^{1/2}",
                                  .unicode = "sqrtm({0})",
                                  .numpy = "scipy.linalg.sqrtm({0})",
                                  .jax = "jax.scipy.linalg.sqrtm({0})",
                                  .julia = "sqrt({0})",
                                  .matlab = "sqrtm({0})",
                                  .cpp = "{0}.sqrt()"},
                     .domain = Domain::positive_definite,
                     .rule = "sqrtm(X) * dY + dY * sqrtm(X) = dX",
                     .example = "sqrtm(P)"}};

}  // namespace gradwright
