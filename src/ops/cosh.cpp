#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (x[0].is_zero()) return ops::ones_like(x[0]);
    return ops::normalise_even<ops::cosh>(graph, x, attributes);
}

double value(double x) { return std::cosh(x); }
Complex value(Complex z) { return std::cosh(z); }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::sinh, {x}); }

}  // namespace

const Op ops::cosh{{.name = "cosh",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = normalise,
                    .facts = ops::always<Facts::positive>},
                   {.summary = "hyperbolic cosine of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\cosh({0}))",
                                 .numpy = "np.cosh({0})",
                                 .torch = "torch.cosh({0})",
                                 .julia = "cosh.({0})",
                                 .matlab = "cosh({0})",
                                 .cpp = "{0}.array().cosh().matrix()"},
                    .rule = "d cosh(x) = sinh(x) .* dx",
                    .example = "cosh(x)"}};

}  // namespace gradwright
