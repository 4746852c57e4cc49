#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    const Expr& e = x[0];
    if (e.is_zero() || has(facts_of(e), Facts::nonnegative)) return e;
    if (has(facts_of(e), Facts::nonpositive)) return -e;
    const Number c = ops::oriented(e).coefficient;
    return c.is_one() ? Expr() : abs(c) * apply(ops::abs, {c.reciprocal() * e});
}

double value(double x) { return std::abs(x); }
Complex value(Complex z) { return z.real() < 0 ? -z : z; }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::sign, {x}); }

}  // namespace

const Op ops::abs{{.name = "abs",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = normalise,
                   .facts = ops::always<Facts::nonnegative>},
                  {.summary = "absolute value of each entry",
                   .derivative = derivative,
                   .kernel = ops::analytic_kernel<value, value>(),
                   .spelling = {.latex = R"(\lvert {0} \rvert)",
                                .unicode = "|{0}|",
                                .numpy = "np.abs({0})",
                                .torch = "torch.abs({0})",
                                .julia = "abs.({0})",
                                .matlab = "abs({0})",
                                .cpp = "{0}.array().abs().matrix()"},
                   .domain = Domain::nonzero,
                   .rule = "d abs(x) = sign(x) .* dx, with sign(0) = 0",
                   .example = "abs(x)"}};

}  // namespace gradwright
