#include <gradwright/scalar.hpp>

#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::tgamma(x); }
Complex value(Complex z) {
    const double y = std::tgamma(z.real());
    return {y, z.imag() * y * polygamma(0, z.real())};
}
Expr derivative(const Expr& y, const Expr& x) { return hadamard(y, apply(ops::digamma, {x})); }

}  // namespace

const Op ops::gamma{
    {.name = "gamma", .elementwise = true, .under_transpose = UnderTranspose::equivariant},
    {.summary = "gamma function of each entry",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\Gamma({0}))",
                  .unicode = "Γ({0})",
                  .numpy = "scipy.special.gamma({0})",
                  .torch = "torch.exp(torch.lgamma({0}))",
                  .jax = "jax.scipy.special.gamma({0})",
                  .julia = "SpecialFunctions.gamma.({0})",
                  .matlab = "gamma({0})",
                  .cpp = "{0}.array().unaryExpr([](double v) { return std::tgamma(v); }).matrix()"},
     .domain = Domain::positive,
     .rule = "d gamma(x) = gamma(x) .* digamma(x) .* dx",
     .example = "gamma(x)"}};

}  // namespace gradwright
