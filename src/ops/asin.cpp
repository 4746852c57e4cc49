#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::asin(x); }
/// By the slope of the inverse: not every standard library keeps a tiny imaginary part.
Complex value(Complex z) {
    const double y = std::asin(z.real());
    return {y, z.imag() / std::cos(y)};
}
Expr derivative(const Expr&, const Expr& x) {
    return power(ops::ones_like(x) - square(x), -ops::half());
}

}  // namespace

const Op ops::asin{{.name = "asin",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = ops::normalise_odd<ops::asin>},
                   {.summary = "inverse sine of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\arcsin({0}))",
                                 .numpy = "np.arcsin({0})",
                                 .torch = "torch.asin({0})",
                                 .julia = "asin.({0})",
                                 .matlab = "asin({0})",
                                 .cpp = "{0}.array().asin().matrix()"},
                    .domain = Domain::inside_unit,
                    .rule = "d asin(x) = dx ./ sqrt(1 - x.^2)",
                    .example = "asin(x)"}};

}  // namespace gradwright
