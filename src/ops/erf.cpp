#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::erf(x); }
Complex value(Complex z) {
    const double x = z.real();
    return {std::erf(x), z.imag() * M_2_SQRTPI * std::exp(-x * x)};
}
Expr derivative(const Expr&, const Expr& x) {
    const Expr root = power(pi(x.graph()), Number::ratio(-1, 2));
    return Number(2) * hadamard(root, apply(ops::exp, {-square(x)}));
}

}  // namespace

const Op ops::erf{
    {.name = "erf",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = ops::normalise_odd<ops::erf>,
     .facts = ops::facts_of_odd_increasing},
    {.summary = "error function of each entry",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\operatorname{erf}({0}))",
                  .numpy = "scipy.special.erf({0})",
                  .torch = "torch.erf({0})",
                  .jax = "jax.scipy.special.erf({0})",
                  .julia = "SpecialFunctions.erf.({0})",
                  .matlab = "erf({0})",
                  .cpp = "{0}.array().unaryExpr([](double v) { return std::erf(v); }).matrix()"},
     .rule = "d erf(x) = 2/sqrt(pi) * exp(-x.^2) .* dx",
     .example = "erf(x)"}};

}  // namespace gradwright
