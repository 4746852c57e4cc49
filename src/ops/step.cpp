#include "ops/elementwise.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    const Expr& e = x[0];
    if (has(facts_of(e), Facts::nonpositive)) return ops::constant(e, 0);
    if (has(facts_of(e), Facts::positive)) return ops::ones_like(e);
    if (e.is_apply_of(ops::relu)) return apply(ops::step, {e.child(0)});
    if (e.is_apply_of(ops::step)) return e;
    const Number c = abs(ops::oriented(e).coefficient);
    return c.is_one() ? Expr() : apply(ops::step, {c.reciprocal() * e});
}

double value(double x) { return x > 0 ? 1 : 0; }
Complex value(Complex z) { return value(z.real()); }

}  // namespace

// step(0) = 0, the minimum-norm subgradient of relu at its kink.
const Op ops::step{{.name = "step",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = normalise,
                    .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
                   {.summary = "1 where an entry is positive, else 0",
                    .slots = {Constant{}},
                    .kernel = analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\operatorname{step}({0}))",
                                 .numpy = "np.heaviside({0}, 0)",
                                 .torch = "torch.heaviside({0}, torch.zeros(()))",
                                 .julia = "({0} .> 0)",
                                 .matlab = "double({0} > 0)",
                                 .cpp = "({0}.array() > 0).cast<double>().matrix()"},
                    .domain = Domain::nonzero,
                    .rule = "d step(x) = 0 wherever it exists",
                    .example = "step(x)"}};

}  // namespace gradwright
