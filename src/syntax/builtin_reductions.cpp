// Sums, means, norms and extremes.
#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "syntax/builtin_groups.hpp"
#include "syntax/lower.hpp"

namespace gradwright::syntax {
namespace {

Type to_scalar(Inference&, const AstNode&) { return Type::scalar(); }

Type per_row(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    if (x.is(Form::tensor)) return in.wrong_kind(call, 0, "a matrix");
    return x.has_rows() ? Type::column(x.rows()) : Type::scalar();
}

Type per_column(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    if (x.is(Form::tensor)) return in.wrong_kind(call, 0, "a matrix");
    return x.has_columns() ? Type::row(x.columns()) : Type::scalar();
}

Type one_or_two(Inference& in, const AstNode& call) {
    if (call.count == 1) return Type::scalar();
    return in.elementwise(call, in.operand(call, 0), in.operand(call, 1), "compare");
}

Expr lower_sum(Lowering& low, const AstNode& call) { return total(low.operand(call, 0)); }

Expr lower_rowsum(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    const Type& t = low.type_of_operand(call, 0);
    if (t.is(Form::matrix)) return einsum("ij->i", {x});
    return t.is(Form::row) ? total(x) : x;
}

Expr lower_colsum(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    const Type& t = low.type_of_operand(call, 0);
    if (t.is(Form::matrix)) return einsum("ij->j", {x});
    return t.is(Form::column) ? total(x) : x;
}

Expr lower_mean(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    const Expr count = low.graph().dimension(Dim::product(x.shape()));
    return hadamard(total(x), reciprocal(count));
}

Expr lower_norm1(Lowering& low, const AstNode& call) {
    return total(low.apply_op(ops::abs, {{low.operand(call, 0)}}));
}

Expr lower_norm2(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    return sqrt(inner(x, x));
}

Expr reduce(Lowering& low, const Op& op, const Expr& x) {
    if (x.is_scalar()) return x;
    return low.apply_op(op, {{x}}, {{std::int64_t(x.order())}});
}

Expr lower_norminf(Lowering& low, const AstNode& call) {
    return reduce(low, ops::max, low.apply_op(ops::abs, {{low.operand(call, 0)}}));
}

Expr lower_max(Lowering& low, const AstNode& call) {
    if (call.count == 1) return reduce(low, ops::max, low.operand(call, 0));
    return low.apply_op(ops::max2, {{low.operand(call, 0), low.operand(call, 1)}});
}

Expr lower_min(Lowering& low, const AstNode& call) {
    if (call.count == 1) return reduce(low, ops::min, low.operand(call, 0));
    return low.apply_op(ops::min2, {{low.operand(call, 0), low.operand(call, 1)}});
}

Expr lower_prod(Lowering& low, const AstNode& call) {
    return reduce(low, ops::prod, low.operand(call, 0));
}

const Builtin table[] = {
    {.name = "sum",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_sum,
     .signature = "sum(X)",
     .summary = "sum of all entries",
     .example = "sum(X)",
     .reduces = true},
    {.name = "rowsum",
     .least = 1,
     .most = 1,
     .rule = per_row,
     .lower = lower_rowsum,
     .signature = "rowsum(X)",
     .summary = "sum of each row, a column",
     .example = "rowsum(X)",
     .reduces = true},
    {.name = "colsum",
     .least = 1,
     .most = 1,
     .rule = per_column,
     .lower = lower_colsum,
     .signature = "colsum(X)",
     .summary = "sum of each column, a row",
     .example = "colsum(X)",
     .reduces = true},
    {.name = "mean",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_mean,
     .signature = "mean(X)",
     .summary = "mean of all entries",
     .example = "mean(X)",
     .reduces = true},
    {.name = "max",
     .least = 1,
     .most = 2,
     .rule = one_or_two,
     .lower = lower_max,
     .signature = "max(X) or max(X,Y)",
     .summary = "largest entry, or the larger of two, entry by entry",
     .example = "max(x)"},
    {.name = "min",
     .least = 1,
     .most = 2,
     .rule = one_or_two,
     .lower = lower_min,
     .signature = "min(X) or min(X,Y)",
     .summary = "smallest entry, or the smaller of two, entry by entry",
     .example = "min(x)"},
    {.name = "prod",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_prod,
     .signature = "prod(X)",
     .summary = "product of all entries",
     .example = "prod(x)",
     .reduces = true},
    {.name = "norm2",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_norm2,
     .signature = "norm2(X)",
     .summary = "Euclidean norm; of a matrix the Frobenius norm",
     .example = "norm2(x)",
     .reduces = true},
    {.name = "normF",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_norm2,
     .signature = "normF(X)",
     .summary = "Frobenius norm",
     .example = "normF(X)",
     .reduces = true},
    {.name = "norm1",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_norm1,
     .signature = "norm1(X)",
     .summary = "sum of the absolute entries",
     .example = "norm1(x)",
     .reduces = true},
    {.name = "norminf",
     .least = 1,
     .most = 1,
     .rule = to_scalar,
     .lower = lower_norminf,
     .signature = "norminf(X)",
     .summary = "largest absolute entry",
     .example = "norminf(x)",
     .reduces = true},
};

}  // namespace

std::span<const Builtin> reduction_builtins() { return table; }

}  // namespace gradwright::syntax
