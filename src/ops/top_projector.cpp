#include "ops/matrix.hpp"

namespace gradwright {
namespace {

// dP = R dS P + P dS R with R = (λ I − S)⁺, where the largest eigenvalue λ is simple.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr s = y.child(0);
    const Expr r = apply(ops::top_resolvent, {s});
    const Expr d = ops::symmetric_part(dx);
    return einsum("ab,bc,cd->ad", {r, d, y}) + einsum("ab,bc,cd->ad", {y, d, r});
}

Facts facts(const Expr&) { return Facts::positive_semidefinite; }

}  // namespace

const Op ops::top_projector{
    {.name = "top_projector", .under_transpose = UnderTranspose::invariant, .facts = facts},
    {.summary = "v*v' for the unit eigenvector v of the largest eigenvalue",
     .slots = {Smooth{differential}},
     .shape = square_to_square,
     .kernel = {.real = matrix_kernel<dense::top_projector>},
     .spelling = {.latex = "P_{\\max}({0})"},
     .domain = Domain::symmetric,
     .rule = "dP = R*dS*P + P*dS*R, R = pinv(lambda*eye - S)",
     .example = "top_projector(S)",
     .internal = true}};

}  // namespace gradwright
