#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return x[0].is_zero() ? x[0] : x[0].is_apply_of(ops::log1p) ? x[0].child(0) : Expr();
}

double value(double x) { return std::expm1(x); }
Complex value(Complex z) { return {std::expm1(z.real()), z.imag() * std::exp(z.real())}; }
// Not y + 1, which is 0 or wrong in every digit where exp(x) is far below 1.
Expr derivative(const Expr&, const Expr& x) { return apply(ops::exp, {x}); }

}  // namespace

const Op ops::expm1{{.name = "expm1",
                     .elementwise = true,
                     .under_transpose = UnderTranspose::equivariant,
                     .normalise = normalise,
                     .facts = ops::facts_of_odd_increasing},
                    {.summary = "exp(x) - 1 of each entry, accurate for small x",
                     .derivative = derivative,
                     .kernel = ops::analytic_kernel<value, value>(),
                     .spelling = {.latex = R"((\exp({0}) - 1))",
                                  .numpy = "np.expm1({0})",
                                  .torch = "torch.expm1({0})",
                                  .julia = "expm1.({0})",
                                  .matlab = "expm1({0})",
                                  .cpp = "{0}.array().expm1().matrix()"},
                     .rule = "d expm1(x) = exp(x) .* dx",
                     .example = "expm1(x)"}};

}  // namespace gradwright
