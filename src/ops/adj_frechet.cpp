// The derivative of adj at X along H, a polynomial in X. tr(D adj(X)[H] K) = D²det(X)[H, K] is
// symmetric in H and K, which gives the adjoint.
#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr adjoint(const Expr& y, std::size_t, const Expr& g) {
    return apply(ops::adj_frechet, {transpose(y.child(0)), g});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return ops::for_each_direction(
        *x[1], [&](const Array& h) { return dense::adjugate_derivative(*x[0], h); });
}

// det X (tr(X⁻¹ H) X⁻¹ − X⁻¹ H X⁻¹)
Expr closed_form(const Expr& y) {
    const Expr x = y.child(0), h = y.child(1);
    const Expr det = apply(ops::det, {x}), inv = apply(ops::inv, {x});
    const std::string of_h = ops::batched(h.order(), "bc"), of_y = ops::batched(h.order(), "ad");
    const Operand factors[] = {det, inv, h, inv};
    return einsum(x.graph(), ",cb," + of_h + ",ad->" + of_y, factors) -
           einsum(x.graph(), ",ab," + of_h + ",cd->" + of_y, factors);
}

}  // namespace

const Op ops::adj_frechet{
    {.name = "adj_frechet"},
    {.summary = "derivative of the adjugate at X along H",
     .slots = {Opaque{"the third derivative of det has no rule at singular matrices"},
               Linear{adjoint}},
     .shape = shape_of_direction,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D\operatorname{adj}({0})[{1}])"},
     .domain = Domain::square,
     .rule = "linear in H",
     .example = "adj_frechet(A, B)",
     .internal = true,
     .closed_form = closed_form}};

}  // namespace gradwright
