#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::atan(x); }
/// By the slope of the inverse: not every standard library keeps a tiny imaginary part.
Complex value(Complex z) {
    const double y = std::atan(z.real());
    return {y, z.imag() * std::cos(y) * std::cos(y)};
}
Expr derivative(const Expr&, const Expr& x) { return reciprocal(ops::ones_like(x) + square(x)); }

}  // namespace

const Op ops::atan{{.name = "atan",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = ops::normalise_odd<ops::atan>,
                    .facts = ops::facts_of_odd_increasing},
                   {.summary = "inverse tangent of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\arctan({0}))",
                                 .numpy = "np.arctan({0})",
                                 .torch = "torch.atan({0})",
                                 .julia = "atan.({0})",
                                 .matlab = "atan({0})",
                                 .cpp = "{0}.array().atan().matrix()"},
                    .rule = "d atan(x) = dx ./ (1 + x.^2)",
                    .example = "atan(x)"}};

}  // namespace gradwright
