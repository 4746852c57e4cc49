// Sums, means and norms.
#include "expr/build.hpp"
#include "syntax/builtin_axis.hpp"
#include "syntax/builtin_groups.hpp"

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

Expr lower_norminf(Lowering& low, const AstNode& call) {
    const Expr size = low.apply_op(ops::abs, {{low.operand(call, 0)}});
    return size.is_scalar() ? size : over_axis(low, ops::max, size, Over::all);
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
