#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::sinh(x); }
Complex value(Complex z) { return std::sinh(z); }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::cosh, {x}); }

}  // namespace

const Op ops::sinh{{.name = "sinh",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = ops::normalise_odd<ops::sinh>,
                    .facts = ops::facts_of_odd_increasing},
                   {.summary = "hyperbolic sine of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\sinh({0}))",
                                 .numpy = "np.sinh({0})",
                                 .torch = "torch.sinh({0})",
                                 .julia = "sinh.({0})",
                                 .matlab = "sinh({0})",
                                 .cpp = "{0}.array().sinh().matrix()"},
                    .rule = "d sinh(x) = cosh(x) .* dx",
                    .example = "sinh(x)"}};

}  // namespace gradwright
