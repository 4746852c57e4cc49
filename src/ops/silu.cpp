#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr sigmoid_of(const Expr& x) { return apply(ops::sigmoid, {x}); }

double value(double x) {
    const double t = std::exp(-std::abs(x));
    return x < 0 ? x * t / (1 + t) : x / (1 + t);
}
Complex value(Complex z) {
    const Complex t = std::exp(z.real() < 0 ? z : -z);
    return z.real() < 0 ? z * t / (1.0 + t) : z / (1.0 + t);
}
Expr derivative(const Expr&, const Expr& x) {
    return sigmoid_of(x) + hadamard(x, sigmoid_of(x) - square(sigmoid_of(x)));
}

}  // namespace

const Op ops::silu{
    {.name = "silu", .elementwise = true, .under_transpose = UnderTranspose::equivariant},
    {.summary = "x times sigmoid(x), of each entry",
     .derivative = derivative,
     .kernel = ops::analytic_kernel<value, value>(),
     .spelling = {.latex = R"(\operatorname{SiLU}({0}))",
                  .numpy = "({0}*scipy.special.expit({0}))",
                  .torch = "torch.nn.functional.silu({0})",
                  .jax = "jax.nn.silu({0})",
                  .julia = "({0} ./ (1 .+ exp.(-{0})))",
                  .matlab = "({0}./(1 + exp(-{0})))",
                  .cpp = "{0}.array().unaryExpr([](double v) { "
                         "return v / (1 + std::exp(-v)); }).matrix()"},
     .rule = "d silu(x) = (sigmoid(x) + x .* sigmoid(x) .* (1 - sigmoid(x))) .* dx",
     .example = "silu(x)"}};

}  // namespace gradwright
