#include <gradwright/scalar.hpp>

#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::lgamma(x); }
Complex value(Complex z) { return {std::lgamma(z.real()), z.imag() * polygamma(0, z.real())}; }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::digamma, {x}); }

}  // namespace

const Op ops::lgamma{
    {.name = "lgamma", .elementwise = true, .under_transpose = UnderTranspose::equivariant},
    {.summary = "log of the absolute gamma function of each entry",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\log\Gamma({0}))",
                  .numpy = "scipy.special.gammaln({0})",
                  .torch = "torch.lgamma({0})",
                  .jax = "jax.scipy.special.gammaln({0})",
                  .julia = "SpecialFunctions.loggamma.({0})",
                  .matlab = "gammaln({0})",
                  .cpp = "{0}.array().unaryExpr([](double v) { return std::lgamma(v); }).matrix()"},
     .domain = Domain::positive,
     .rule = "d lgamma(x) = digamma(x) .* dx",
     .example = "lgamma(x)"}};

}  // namespace gradwright
