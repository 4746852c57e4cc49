#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::sin(x); }
Complex value(Complex z) { return std::sin(z); }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::cos, {x}); }

}  // namespace

const Op ops::sin{{.name = "sin",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = ops::normalise_odd<ops::sin>},
                  {.summary = "sine of each entry",
                   .derivative = derivative,
                   .kernel = ops::analytic_kernel<value, value>(),
                   .spelling = {.latex = R"(\sin({0}))",
                                .numpy = "np.sin({0})",
                                .torch = "torch.sin({0})",
                                .julia = "sin.({0})",
                                .matlab = "sin({0})",
                                .cpp = "{0}.array().sin().matrix()"},
                   .rule = "d sin(x) = cos(x) .* dx",
                   .example = "sin(x)"}};

}  // namespace gradwright
