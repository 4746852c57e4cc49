#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Facts facts(const Expr& y) { return ops::facts_of_odd_increasing(y) | Facts::at_most_one; }

double value(double x) { return std::tanh(x); }
Complex value(Complex z) { return std::tanh(z); }
Expr derivative(const Expr& y, const Expr& x) { return ops::ones_like(x) - square(y); }

}  // namespace

const Op ops::tanh{{.name = "tanh",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = ops::normalise_odd<ops::tanh>,
                    .facts = facts},
                   {.summary = "hyperbolic tangent of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\tanh({0}))",
                                 .numpy = "np.tanh({0})",
                                 .torch = "torch.tanh({0})",
                                 .julia = "tanh.({0})",
                                 .matlab = "tanh({0})",
                                 .cpp = "{0}.array().tanh().matrix()"},
                    .rule = "d tanh(x) = (1 - tanh(x).^2) .* dx",
                    .example = "tanh(x)"}};

}  // namespace gradwright
