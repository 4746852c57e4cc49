#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return inner(apply(ops::polar_factor, {y.child(0)}), dx);
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    Array y;
    for (const double s : dense::singular_values(*x[0])) y[0] += s;
    return y;
}

}  // namespace

const Op ops::norm_nuc{{.name = "norm_nuc",
                        .under_transpose = UnderTranspose::invariant,
                        .facts = always<Facts::nonnegative>},
                       {.summary = "nuclear norm: sum of the singular values",
                        .slots = {Smooth{differential}},
                        .shape = matrix_to_scalar,
                        .kernel = {.real = kernel},
                        .spelling = {.latex = R"(\lVert {0} \rVert_*)",
                                     .unicode = "‖{0}‖∗",
                                     .numpy = "np.linalg.norm({0}, 'nuc')",
                                     .torch = "torch.linalg.matrix_norm({0}, 'nuc')",
                                     .julia = "sum(svdvals({0}))",
                                     .matlab = "sum(svd({0}))",
                                     .cpp = "{0}.jacobiSvd().singularValues().sum()"},
                        .domain = Domain::full_rank,
                        .rule = "d norm_nuc(X) = tr(W' * dX), W = U*V' the polar factor",
                        .example = "norm_nuc(X)"}};

}  // namespace gradwright
