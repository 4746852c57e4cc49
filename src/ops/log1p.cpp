#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return x[0].is_zero() ? x[0] : x[0].is_apply_of(ops::expm1) ? x[0].child(0) : Expr();
}

double value(double x) { return std::log1p(x); }
Complex value(Complex z) { return {std::log1p(z.real()), z.imag() / (1 + z.real())}; }
Expr derivative(const Expr&, const Expr& x) { return reciprocal(x + ops::ones_like(x)); }

}  // namespace

const Op ops::log1p{{.name = "log1p",
                     .elementwise = true,
                     .under_transpose = UnderTranspose::equivariant,
                     .normalise = normalise},
                    {.summary = "log(1 + x) of each entry, accurate for small x",
                     .derivative = derivative,
                     .kernel = ops::analytic_kernel<value, value>(),
                     .spelling = {.latex = R"(\log(1 + {0}))",
                                  .numpy = "np.log1p({0})",
                                  .torch = "torch.log1p({0})",
                                  .julia = "log1p.({0})",
                                  .matlab = "log1p({0})",
                                  .cpp = "{0}.array().log1p().matrix()"},
                     .domain = Domain::above_minus_one,
                     .rule = "d log1p(x) = dx ./ (1 + x)",
                     .example = "log1p(x)"}};

}  // namespace gradwright
