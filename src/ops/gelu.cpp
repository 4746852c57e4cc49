#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr standard_normal_cdf(const Expr& x) {
    const Expr root_half = power(x.graph().number(2), -ops::half());
    return ops::half() * (ops::ones_like(x) + apply(ops::erf, {hadamard(root_half, x)}));
}
Expr standard_normal_density(const Expr& x) {
    const Expr scale = power(2 * pi(x.graph()), -ops::half());
    return hadamard(scale, apply(ops::exp, {-ops::half() * square(x)}));
}

double value(double x) { return 0.5 * x * std::erfc(-x * M_SQRT1_2); }
Complex value(Complex z) {
    const double x = z.real();
    const double cdf = 0.5 * std::erfc(-x * M_SQRT1_2);
    const double density = std::exp(-0.5 * x * x) / std::sqrt(2 * M_PI);
    return {x * cdf, z.imag() * (cdf + x * density)};
}
Expr derivative(const Expr&, const Expr& x) {
    return standard_normal_cdf(x) + hadamard(x, standard_normal_density(x));
}

}  // namespace

const Op ops::gelu{
    {.name = "gelu", .elementwise = true, .under_transpose = UnderTranspose::equivariant},
    {.summary = "x times the standard normal distribution function (exact, with erf)",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\operatorname{GELU}({0}))",
                  .numpy = "(0.5*{0}*scipy.special.erfc(-{0}/np.sqrt(2)))",
                  .torch = "torch.nn.functional.gelu({0})",
                  .jax = "jax.nn.gelu({0}, approximate=False)",
                  .julia = "(0.5 .* {0} .* SpecialFunctions.erfc.(-{0} ./ sqrt(2)))",
                  .matlab = "(0.5*{0}.*erfc(-{0}/sqrt(2)))",
                  .cpp = "{0}.array().unaryExpr([](double v) { "
                         "return 0.5 * v * std::erfc(-v / std::sqrt(2.0)); }).matrix()"},
     .rule = "d gelu(x) = (Phi(x) + x .* phi(x)) .* dx",
     .example = "gelu(x)"}};

}  // namespace gradwright
