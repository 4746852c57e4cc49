#include "ops/matrix.hpp"

namespace gradwright {
namespace {

// u v' = X P / σ with P the projector v v' of X'X
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const Expr top = apply(ops::top_projector, {einsum("ba,bc->ac", {x, x})});
    return einsum("ab,bc,ac,->", {x, top, dx, {y, -1}});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    Array y;
    const std::vector<double> values = dense::singular_values(*x[0]);
    if (!values.empty()) y[0] = values[0];
    return y;
}

}  // namespace

const Op ops::norm_spec{{.name = "norm_spec",
                         .under_transpose = UnderTranspose::invariant,
                         .facts = always<Facts::nonnegative>},
                        {.summary = "spectral norm: the largest singular value",
                         .slots = {Smooth{differential}},
                         .shape = matrix_to_scalar,
                         .kernel = {.real = kernel},
                         .spelling = {.latex = R"(\lVert {0} \rVert_2)",
                                      .unicode = "norm_spec({0})",
                                      .numpy = "np.linalg.norm({0}, 2)",
                                      .torch = "torch.linalg.matrix_norm({0}, 2)",
                                      .julia = "opnorm({0})",
                                      .matlab = "norm({0})",
                                      .cpp = "{0}.jacobiSvd().singularValues()(0)"},
                         .domain = Domain::full_rank,
                         .rule = "d norm_spec(X) = u' * dX * v for the leading singular pair",
                         .example = "norm_spec(X)"}};

}  // namespace gradwright
