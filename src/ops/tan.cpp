#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::tan(x); }
Complex value(Complex z) { return std::tan(z); }
Expr derivative(const Expr& y, const Expr& x) { return ops::ones_like(x) + square(y); }

}  // namespace

const Op ops::tan{{.name = "tan",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = ops::normalise_odd<ops::tan>},
                  {.summary = "tangent of each entry",
                   .derivative = derivative,
                   .kernel = ops::analytic_kernel<value, value>(),
                   .spelling = {.latex = R"(\tan({0}))",
                                .numpy = "np.tan({0})",
                                .torch = "torch.tan({0})",
                                .julia = "tan.({0})",
                                .matlab = "tan({0})",
                                .cpp = "{0}.array().tan().matrix()"},
                   .domain = Domain::inside_unit,
                   .rule = "d tan(x) = (1 + tan(x).^2) .* dx",
                   .example = "tan(x)"}};

}  // namespace gradwright
