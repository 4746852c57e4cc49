// The derivative of the polar factor, the Hessian of the nuclear norm: hence self-adjoint.
#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr adjoint(const Expr& y, std::size_t, const Expr& g) {
    return apply(ops::polar_frechet, {y.child(0), g});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return ops::for_each_direction(
        *x[1], [&](const Array& h) { return dense::polar_derivative(*x[0], h); });
}

}  // namespace

const Op ops::polar_frechet{
    {.name = "polar_frechet"},
    {.summary = "derivative of the polar factor at X along H",
     .slots = {Opaque{"the third derivative of the nuclear norm has no rule"}, Linear{adjoint}},
     .shape = shape_of_direction,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D\operatorname{polar}({0})[{1}])"},
     .domain = Domain::full_rank,
     .rule = "linear in H",
     .example = "polar_frechet(X, Y)",
     .internal = true}};

}  // namespace gradwright
