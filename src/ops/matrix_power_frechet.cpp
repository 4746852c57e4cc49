// The derivative of X^k at X along H; the adjoint as for expm_frechet.
#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[2].is_zero()) return x[2];
    const Expr lower = apply(ops::matrix_power, {x[0], x[1] - graph.number(1)});
    return ops::replace_identity(x[2], hadamard(x[1], lower)).value_or(Expr());
}

Expr adjoint(const Expr& y, std::size_t, const Expr& g) {
    return apply(ops::matrix_power_frechet, {transpose(y.child(0)), y.child(1), g});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    const double k = (*x[1])[0];
    const auto f = [k](const Array& a) { return dense::matrix_power(a, k); };
    return ops::for_each_direction(*x[2],
                                   [&](const Array& h) { return dense::frechet(f, *x[0], h); });
}

}  // namespace

const Op ops::matrix_power_frechet{
    {.name = "matrix_power_frechet", .normalise = normalise},
    {.summary = "derivative of the matrix power X^k at X along H",
     .slots = {Opaque{"the second derivative of X^k off the trace has no closed form here"},
               Opaque{"the derivative of X^k in X and then in k has no closed form here"},
               Linear{adjoint}},
     .shape = shape_of_direction,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D{0}^{{1}}[{2}])"},
     .domain = Domain::positive_definite,
     .rule = "linear in H",
     .example = "matrix_power_frechet(P, a, B)",
     .internal = true}};

}  // namespace gradwright
