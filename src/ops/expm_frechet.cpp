// D expm(X)[H]. tr(K D expm(X)[H]) = D² tr expm(X) [H, K] is symmetric, which gives the adjoint.
#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[1].is_zero()) return x[1];
    // A direction that commutes with X makes it the scalar rule.
    if (ops::is_multiple(x[1], x[0])) return matmul(x[1], apply(ops::expm, {x[0]}));
    return ops::replace_identity(x[1], apply(ops::expm, {x[0]})).value_or(Expr());
}

Expr adjoint(const Expr& y, std::size_t, const Expr& g) {
    return apply(ops::expm_frechet, {transpose(y.child(0)), g});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return ops::for_each_direction(
        *x[1], [&](const Array& h) { return dense::frechet(dense::expm, *x[0], h); });
}

}  // namespace

const Op ops::expm_frechet{
    {.name = "expm_frechet", .normalise = normalise},
    {.summary = "derivative of the matrix exponential at X along H",
     .slots = {Opaque{"the second derivative of expm off the trace has no closed form here"},
               Linear{adjoint}},
     .shape = shape_of_direction,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D\operatorname{expm}({0})[{1}])",
                  .numpy = "scipy.linalg.expm_frechet({0}, {1}, compute_expm=False)",
                  .jax = "jax.scipy.linalg.expm_frechet({0}, {1}, compute_expm=False)"},
     .domain = Domain::square,
     .rule = "linear in H",
     .example = "expm_frechet(A, B)",
     .internal = true}};

}  // namespace gradwright
