// The derivative of adj at X, a polynomial in X: right at singular matrices too.
#include "ops/frechet.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return ops::Frechet{ops::adj_frechet, 1}.normalise(x);
}

Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    return ops::along_directions(args, x.subspan(1), [&](std::span<const Array> h) {
        return dense::adjugate_derivative(*x[0], h);
    });
}

// Along one direction: det X (tr(X⁻¹ H) X⁻¹ − X⁻¹ H X⁻¹)
Expr closed_form(const Expr& y) {
    if (y.child_count() > 2) return {};
    const Expr x = y.child(0), h = y.child(1);
    const Expr det = apply(ops::det, {x}), inv = apply(ops::inv, {x});
    const std::string of_h = ops::batched(h.order(), "bc"), of_y = ops::batched(h.order(), "ad");
    const Operand factors[] = {inv, h, inv};
    const Expr difference = einsum(x.graph(), "cb," + of_h + ",ad->" + of_y, factors) -
                            einsum(x.graph(), "ab," + of_h + ",cd->" + of_y, factors);
    const Operand product[] = {det, difference};
    return einsum(x.graph(), "," + of_y + "->" + of_y, product);
}

}  // namespace

const Op ops::adj_frechet{
    {.name = "adj_frechet", .normalise = normalise},
    {.summary = "derivative of the adjugate at X along H, or along several directions",
     .slots = {Smooth{frechet_differential<ops::adj_frechet, 1>},
               Linear{frechet_adjoint<ops::adj_frechet, 1>}},
     .shape = frechet_shape<ops::adj_frechet, 1>,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D\operatorname{adj}({0})[{*}])"},
     .domain = Domain::square,
     .rule = "d D adj(X)[H] = D adj(X)[H, dX] + D adj(X)[dH]",
     .example = "adj_frechet(A, B)",
     .internal = true,
     .variadic = true,
     .closed_form = closed_form}};

}  // namespace gradwright
