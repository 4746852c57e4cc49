#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return x[0].is_zero() ? ops::constant(x[0], ops::half()) : Expr();
}

/// Through exp of a non-positive number, which cannot overflow.
template <class T>
T logistic(T z, bool negative) {
    const T t = std::exp(negative ? z : -z);
    return negative ? t / (1.0 + t) : 1.0 / (1.0 + t);
}

double value(double x) { return logistic(x, x < 0); }
Complex value(Complex z) { return logistic(z, z.real() < 0); }
// Not y - y^2, which has no digit left where y is near 1.
Expr derivative(const Expr& y, const Expr& x) { return hadamard(y, apply(ops::sigmoid, {-x})); }

}  // namespace

const Op ops::sigmoid{{.name = "sigmoid",
                       .elementwise = true,
                       .under_transpose = UnderTranspose::equivariant,
                       .normalise = normalise,
                       .facts = ops::always<Facts::positive | Facts::at_most_one>},
                      {.summary = "logistic function 1/(1 + exp(-x)) of each entry",
                       .derivative = derivative,
                       .kernel = ops::analytic_kernel<value, value>(),
                       .spelling = {.latex = R"(\sigma({0}))",
                                    .unicode = "σ({0})",
                                    .numpy = "scipy.special.expit({0})",
                                    .torch = "torch.sigmoid({0})",
                                    .jax = "jax.nn.sigmoid({0})",
                                    .julia = "(1 ./ (1 .+ exp.(-{0})))",
                                    .matlab = "(1./(1 + exp(-{0})))",
                                    .cpp = "{0}.array().unaryExpr([](double v) { "
                                           "return 1 / (1 + std::exp(-v)); }).matrix()"},
                       .rule = "d sigmoid(x) = sigmoid(x) .* (1 - sigmoid(x)) .* dx",
                       .example = "sigmoid(x)"}};

}  // namespace gradwright
