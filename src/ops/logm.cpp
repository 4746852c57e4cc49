#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> operands, std::span<const std::int64_t>) {
    if (const auto d = ops::diagonal_of(operands[0])) {
        return diagonal_matrix(apply(ops::log, {*d}));
    }
    return {};
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return apply(ops::logm_frechet, {y.child(0), dx});
}

Facts facts(const Expr& y) { return facts_of(y.child(0)) & Facts::symmetric; }

}  // namespace

const Op ops::logm{
    {.name = "logm",
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise,
     .facts = facts},
    {.summary = "principal matrix logarithm",
     .slots = {Smooth{differential}},
     .shape = square_to_square,
     .kernel = {.real = matrix_kernel<dense::logm>},
     .spelling = {.latex = R"(\operatorname{logm}({0}))",
                  .numpy = "scipy.linalg.logm({0})",
                  .julia = "log({0})",
                  .matlab = "logm({0})",
                  .cpp = "{0}.log()"},
     .domain = Domain::positive_definite,
     .rule = "d logm(X): the Frechet derivative along dX; tr(d logm(X)) = tr(inv(X) * dX)",
     .example = "logm(P)"}};

}  // namespace gradwright
