// D logm(X)[H]; the adjoint as for expm_frechet.
#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[1].is_zero()) return x[1];
    // A direction that commutes with X makes it the scalar rule.
    if (ops::is_multiple(x[1], x[0])) return matmul(x[1], apply(ops::inv, {x[0]}));
    return ops::replace_identity(x[1], apply(ops::inv, {x[0]})).value_or(Expr());
}

Expr adjoint(const Expr& y, std::size_t, const Expr& g) {
    return apply(ops::logm_frechet, {transpose(y.child(0)), g});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return ops::for_each_direction(
        *x[1], [&](const Array& h) { return dense::frechet(dense::logm, *x[0], h); });
}

}  // namespace

const Op ops::logm_frechet{
    {.name = "logm_frechet", .normalise = normalise},
    {.summary = "derivative of the matrix logarithm at X along H",
     .slots = {Opaque{"the second derivative of logm off the trace has no closed form here"},
               Linear{adjoint}},
     .shape = shape_of_direction,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D\operatorname{logm}({0})[{1}])"},
     .domain = Domain::positive_definite,
     .rule = "linear in H",
     .example = "logm_frechet(P, B)",
     .internal = true}};

}  // namespace gradwright
