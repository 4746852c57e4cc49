#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[0].is_zero()) return ops::ones_like(x[0]);
    return x[0].is_apply_of(ops::log) ? x[0].child(0) : Expr();
}

double value(double x) { return std::exp(x); }
Complex value(Complex z) { return std::exp(z); }
Expr derivative(const Expr& y, const Expr&) { return y; }

}  // namespace

const Op ops::exp{{.name = "exp",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = normalise,
                   .facts = ops::always<Facts::positive>},
                  {.summary = "exponential of each entry",
                   .derivative = derivative,
                   .kernel = ops::analytic_kernel<value, value>(),
                   .spelling = {.latex = R"(\exp({0}))",
                                .numpy = "np.exp({0})",
                                .torch = "torch.exp({0})",
                                .julia = "exp.({0})",
                                .matlab = "exp({0})",
                                .cpp = "{0}.array().exp().matrix()"},
                   .rule = "d exp(x) = exp(x) .* dx",
                   .example = "exp(x)"}};

}  // namespace gradwright
