#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t>) {
    const Expr& e = x[0];
    if (has(facts_of(e), Facts::nonnegative)) return e;
    if (has(facts_of(e), Facts::nonpositive)) return graph.zero(e.shape());
    const Number c = abs(ops::oriented(e).coefficient);
    return c.is_one() ? Expr() : c * apply(ops::relu, {c.reciprocal() * e});
}

double value(double x) { return x > 0 ? x : x == x ? 0 : x; }
Complex value(Complex z) { return z.real() > 0 ? z : Complex(0); }
Expr derivative(const Expr&, const Expr& x) { return apply(ops::step, {x}); }

}  // namespace

const Op ops::relu{{.name = "relu",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = normalise,
                    .facts = ops::always<Facts::nonnegative>},
                   {.summary = "max(x, 0) of each entry",
                    .derivative = derivative,
                    .kernel = ops::analytic_kernel<value, value>(),
                    .spelling = {.latex = R"(\operatorname{relu}({0}))",
                                 .numpy = "np.maximum({0}, 0)",
                                 .torch = "torch.relu({0})",
                                 .julia = "max.({0}, 0)",
                                 .matlab = "max({0}, 0)",
                                 .cpp = "{0}.cwiseMax(0.0)"},
                    .domain = Domain::nonzero,
                    .rule = "d relu(x) = step(x) .* dx, with step(0) = 0",
                    .example = "relu(x)"}};

}  // namespace gradwright
