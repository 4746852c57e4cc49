#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr closed_form(const Expr& y) {
    const Expr s = y.child(0);
    const Expr lead = apply(ops::lambda_max, {s});
    const Expr shifted = hadamard(lead, identity(s.graph(), s.shape()[0]));
    return apply(ops::pinv, {shifted - ops::symmetric_part(s)});
}

// That of the pseudo-inverse, whose rank does not change while the largest eigenvalue is simple.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr s = y.child(0);
    const Expr lead = einsum("ab,ba->", {apply(ops::top_projector, {s}), dx});
    const Expr shifted = hadamard(lead, identity(s.graph(), s.shape()[0]));
    const Expr closed = closed_form(y);
    const auto& rule = std::get<Smooth>(ops::pinv.slots[0]);
    return rule.differential(closed, 0, shifted - ops::symmetric_part(dx));
}

Facts facts(const Expr&) { return Facts::positive_semidefinite; }

}  // namespace

const Op ops::top_resolvent{
    {.name = "top_resolvent", .under_transpose = UnderTranspose::invariant, .facts = facts},
    {.summary = "pinv(lambda_max(S)*eye - S) where the largest eigenvalue is simple; at a tie, "
                "where what needs it has no derivative, not a number",
     .slots = {Smooth{differential}},
     .shape = square_to_square,
     .kernel = {.real = matrix_kernel<dense::top_resolvent>},
     .spelling = {.latex = R"(R_{\max}({0}))"},
     .domain = Domain::symmetric,
     .rule = "dR = d pinv(lambda_max(S)*eye - S)",
     .example = "top_resolvent(S)",
     .internal = true,
     .closed_form = closed_form}};

}  // namespace gradwright
