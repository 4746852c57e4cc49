// Functions and constant arrays that carry a number.
#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "ops/selection.hpp"
#include "syntax/builtin_groups.hpp"
#include "syntax/lower.hpp"

namespace gradwright::syntax {
namespace {

constexpr std::int64_t highest_degree = 100;
constexpr std::int64_t most_rows = 1'000'000'000;

Type polygamma_type(Inference& in, const AstNode& call) {
    const AstNode& order = in.operand_node(call, 0);
    const bool literal = order.kind == AstKind::number;
    const Number n = literal ? Number::decimal(in.formula().ast.word(order)) : Number(-1);
    if (!n.is_integer() || n.is_negative() || n > Number(highest_degree))
        return in.fail({"bad-number",
                        "the first operand of `polygamma` is a whole number up to 100",
                        order.span,
                        {},
                        "write polygamma(2, x)"});
    return in.operand(call, 1);
}

Expr lower_polygamma(Lowering& low, const AstNode& call) {
    const auto n = number_of(low.operand(call, 0));
    return low.apply_op(ops::polygamma, {{low.operand(call, 1)}}, {{n->num()}});
}

Type lower_mask_type(Inference& in, const AstNode& call) {
    const ExtentId n = call.count > 1 ? in.size_operand(call, 1) : in.open();
    return Type::matrix(n, n);
}

Expr lower_lower_mask(Lowering& low, const AstNode& call) {
    const auto c = number_of(low.operand(call, 0));
    const Number twice = c ? Number(2) * *c : Number(-1);
    if (!twice.is_integer() || twice.is_negative() || twice > Number(2))
        return low.fail({"bad-number",
                         "the diagonal of `lower_mask` is 0, 1/2 or 1",
                         low.operand_node(call, 0).span,
                         {},
                         "write lower_mask(1/2, n)"});
    return ops::lower_ones(low.graph(), low.dim(low.result().axes[0]), twice.num());
}

Type embed_type(Inference& in, const AstNode& call) {
    if (call.count == 2)
        return in.fail({"wrong-argument-count",
                        "`embed` takes no size or two",
                        call.sign,
                        {},
                        "write embed(k,m,n), or embed(k) to leave the sizes to inference"});
    const bool sized = call.count == 3;
    return Type::matrix(sized ? in.size_operand(call, 1) : in.open(),
                        sized ? in.size_operand(call, 2) : in.open());
}

Expr lower_embed(Lowering& low, const AstNode& call) {
    const auto k = number_of(low.operand(call, 0));
    if (!k || !k->is_integer() || *k < Number(-1) || *k > Number(most_rows))
        return low.fail({"bad-number",
                         "the first operand of `embed` is a number of rows, or -1 for the lowest",
                         low.operand_node(call, 0).span,
                         {},
                         "write embed(2,m,n)"});
    const Shape shape = low.shape(low.result());
    return ops::embedding(low.graph(), shape[0], shape[1], k->num());
}

Type onehot_type(Inference& in, const AstNode& call) {
    const Type& y = in.operand(call, 0);
    if (!y.is(Form::column)) return in.wrong_kind(call, 0, "a vector of class numbers");
    return Type::matrix(y.rows(), call.count > 1 ? in.size_operand(call, 1) : in.open());
}

Expr lower_onehot(Lowering& low, const AstNode& call) {
    const Dim classes = low.dim(low.result().axes[1]);
    return ops::indicators(low.operand(call, 0), classes);
}

const Builtin table[] = {
    {.name = "polygamma",
     .least = 2,
     .most = 2,
     .rule = polygamma_type,
     .lower = lower_polygamma,
     .signature = "polygamma(n, x)",
     .summary = "n-th derivative of digamma, entry by entry",
     .example = "polygamma(2, x)"},
    {.name = "lower_mask",
     .least = 1,
     .most = 2,
     .rule = lower_mask_type,
     .lower = lower_lower_mask,
     .signature = "lower_mask(c) or lower_mask(c,n)",
     .summary = "square, ones below the diagonal and c = 0, 1/2 or 1 on it",
     .example = "lower_mask(1/2, n)",
     .first_size = 1,
     .unlisted = true},
    {.name = "embed",
     .least = 1,
     .most = 3,
     .rule = embed_type,
     .lower = lower_embed,
     .signature = "embed(k) or embed(k,m,n)",
     .summary = "zeros with the identity k rows down; -1 for the lowest rows",
     .example = "embed(1, m, n)",
     .first_size = 1,
     .unlisted = true},
    {.name = "onehot",
     .least = 1,
     .most = 2,
     .rule = onehot_type,
     .lower = lower_onehot,
     .signature = "onehot(y) or onehot(y,c)",
     .summary = "for each class number 1 to c of the vector y a row with one there, else 0",
     .example = "onehot(y, c)",
     .first_size = 1},
};

}  // namespace

std::span<const Builtin> number_builtins() { return table; }

}  // namespace gradwright::syntax
