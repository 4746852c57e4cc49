#include "ops/elementwise.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    const Expr& e = x[0];
    if (e.is_zero()) return e;
    if (has(facts_of(e), Facts::positive)) return ops::ones_like(e);
    const Number c = ops::oriented(e).coefficient;
    if (c.is_one()) return {};
    const Expr rest = apply(ops::sign, {c.reciprocal() * e});
    return c.is_negative() ? -rest : rest;
}

double value(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
Complex value(Complex z) { return value(z.real()); }

}  // namespace

const Op ops::sign{{.name = "sign",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = normalise,
                    .facts = always<Facts::integer | Facts::at_most_one>},
                   {.summary = "-1, 0 or 1 by the sign of each entry",
                    .slots = {Constant{}},
                    .kernel = analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\operatorname{sign}({0}))",
                                 .numpy = "np.sign({0})",
                                 .torch = "torch.sign({0})",
                                 .julia = "sign.({0})",
                                 .matlab = "sign({0})",
                                 .cpp = "{0}.array().sign().matrix()"},
                    .domain = Domain::nonzero,
                    .rule = "d sign(x) = 0 wherever it exists",
                    .example = "sign(x)"}};

}  // namespace gradwright
