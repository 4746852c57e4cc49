#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (ops::constant_of(x[0]) == Number(1)) return graph.zero(x[0].shape());
    return x[0].is_apply_of(ops::exp) ? x[0].child(0) : Expr();
}

double value(double x) { return std::log(x); }
Complex value(Complex z) { return std::log(z); }
Expr derivative(const Expr&, const Expr& x) { return reciprocal(x); }

}  // namespace

const Op ops::log{{.name = "log",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = normalise},
                  {.summary = "natural logarithm of each entry",
                   .derivative = derivative,
                   .kernel = ops::analytic_kernel<value, value>(),
                   .spelling = {.latex = R"(\log({0}))",
                                .numpy = "np.log({0})",
                                .torch = "torch.log({0})",
                                .julia = "log.({0})",
                                .matlab = "log({0})",
                                .cpp = "{0}.array().log().matrix()"},
                   .domain = Domain::positive,
                   .rule = "d log(x) = dx ./ x",
                   .example = "log(x)",
                   .in_product = InProduct::yields_nan}};

}  // namespace gradwright
