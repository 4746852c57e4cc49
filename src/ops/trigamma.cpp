#include <gradwright/scalar.hpp>

#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return polygamma(1, x); }
Complex value(Complex z) { return {polygamma(1, z.real()), z.imag() * polygamma(2, z.real())}; }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::polygamma, {x}, {2}); }

}  // namespace

const Op ops::trigamma{{.name = "trigamma",
                        .elementwise = true,
                        .under_transpose = UnderTranspose::equivariant,
                        .facts = ops::always<Facts::positive>},
                       {.summary = "derivative of digamma",
                        .derivative = derivative,
                        .kernel = ops::analytic_kernel<value, value>(),
                        .spelling = {.latex = R"(\psi_1({0}))",
                                     .unicode = "ψ₁({0})",
                                     .numpy = "scipy.special.polygamma(1, {0})",
                                     .torch = "torch.special.polygamma(1, {0})",
                                     .jax = "jax.scipy.special.polygamma(1, {0})",
                                     .julia = "SpecialFunctions.trigamma.({0})",
                                     .matlab = "psi(1, {0})"},
                        .domain = Domain::positive,
                        .rule = "d trigamma(x) = polygamma(2, x) .* dx",
                        .example = "trigamma(x)"}};

}  // namespace gradwright
