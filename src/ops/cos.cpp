#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (x[0].is_zero()) return ops::ones_like(x[0]);
    return ops::normalise_even<ops::cos>(graph, x, attributes);
}

double value(double x) { return std::cos(x); }
Complex value(Complex z) { return std::cos(z); }
Expr derivative(const Expr&, const Expr& x) { return -apply(ops::sin, {x}); }

}  // namespace

const Op ops::cos{{.name = "cos",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = normalise},
                  {.summary = "cosine of each entry",
                   .derivative = derivative,
                   .kernel = ops::analytic_kernel<value, value>(),
                   .spelling = {.latex = R"(\cos({0}))",
                                .numpy = "np.cos({0})",
                                .torch = "torch.cos({0})",
                                .julia = "cos.({0})",
                                .matlab = "cos({0})",
                                .cpp = "{0}.array().cos().matrix()"},
                   .rule = "d cos(x) = -sin(x) .* dx",
                   .example = "cos(x)"}};

}  // namespace gradwright
