#include "ops/elementwise.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

double value(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
Complex value(Complex z) {
    const bool negative = z.real() < 0;
    const Complex t = std::exp(negative ? z : -z);
    const Complex log_part{std::log1p(t.real()), t.imag() / (1 + t.real())};
    return negative ? log_part : z + log_part;
}
Expr derivative(const Expr&, const Expr& x) { return apply(ops::sigmoid, {x}); }

}  // namespace

const Op ops::softplus{
    {.name = "softplus",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .facts = ops::always<Facts::positive>},
    {.summary = "log(1 + exp(x)) of each entry, without overflow",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\operatorname{softplus}({0}))",
                  .numpy = "np.logaddexp(0, {0})",
                  .torch = "torch.nn.functional.softplus({0})",
                  .jax = "jax.nn.softplus({0})",
                  .julia = "(max.({0}, 0) .+ log1p.(exp.(-abs.({0}))))",
                  .matlab = "(max({0}, 0) + log1p(exp(-abs({0}))))",
                  .cpp = "{0}.array().unaryExpr([](double v) { "
                         "return std::max(v, 0.0) + std::log1p(std::exp(-std::abs(v))); "
                         "}).matrix()"},
     .rule = "d softplus(x) = sigmoid(x) .* dx",
     .example = "softplus(x)"}};

}  // namespace gradwright
