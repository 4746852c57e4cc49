#include <gradwright/scalar.hpp>

#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return polygamma(0, x); }
Complex value(Complex z) { return {polygamma(0, z.real()), z.imag() * polygamma(1, z.real())}; }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::trigamma, {x}); }

}  // namespace

const Op ops::digamma{
    {.name = "digamma", .elementwise = true, .under_transpose = UnderTranspose::equivariant},
    {.summary = "logarithmic derivative of the gamma function",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\psi({0}))",
                  .unicode = "ψ({0})",
                  .numpy = "scipy.special.digamma({0})",
                  .torch = "torch.digamma({0})",
                  .jax = "jax.scipy.special.digamma({0})",
                  .julia = "SpecialFunctions.digamma.({0})",
                  .matlab = "psi({0})"},
     .domain = Domain::positive,
     .rule = "d digamma(x) = trigamma(x) .* dx",
     .example = "digamma(x)"}};

}  // namespace gradwright
