#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::acos(x); }
/// By the slope of the inverse: not every standard library keeps a tiny imaginary part.
Complex value(Complex z) {
    const double y = std::acos(z.real());
    return {y, -z.imag() / std::sin(y)};
}
Expr derivative(const Expr&, const Expr& x) {
    return -power(ops::ones_like(x) - square(x), -ops::half());
}

}  // namespace

const Op ops::acos{{.name = "acos",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .facts = ops::always<Facts::nonnegative>},
                   {.summary = "inverse cosine of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\arccos({0}))",
                                 .numpy = "np.arccos({0})",
                                 .torch = "torch.acos({0})",
                                 .julia = "acos.({0})",
                                 .matlab = "acos({0})",
                                 .cpp = "{0}.array().acos().matrix()"},
                    .domain = Domain::inside_unit,
                    .rule = "d acos(x) = -dx ./ sqrt(1 - x.^2)",
                    .example = "acos(x)"}};

}  // namespace gradwright
