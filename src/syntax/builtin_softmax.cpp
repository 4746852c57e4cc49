// softmax, logsumexp and cross-entropy, over rows, columns or all entries.
#include "expr/build.hpp"
#include "syntax/builtin_axis.hpp"
#include "syntax/builtin_groups.hpp"

namespace gradwright::syntax {
namespace {

Type softmax_type(Inference& in, const AstNode& call) {
    const auto fault = axis_fault(in, call, 1);
    return fault ? *fault : in.operand(call, 0);
}

Type logsumexp_type(Inference& in, const AstNode& call) {
    if (const auto fault = axis_fault(in, call, 1)) return *fault;
    const Over over = axis_of(in.formula(), call);
    return reduced(in.operand(call, 0), over == Over::unstated ? Over::all : over);
}

Type crossentropy_type(Inference& in, const AstNode& call) {
    if (const auto fault = axis_fault(in, call, 2)) return *fault;
    const Over over = axis_of(in.formula(), call);
    const Type &y = in.operand(call, 0), &z = in.operand(call, 1);
    if (!in.unify(y, z))
        return in.mismatch(call, "`crossentropy` takes two arrays of one shape, not " +
                                     in.describe(y) + " and " + in.describe(z));
    return reduced(y, over == Over::unstated ? Over::rows : over);
}

Expr lower_softmax(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    if (x.is_scalar()) return low.graph().number(1);
    const Over over = axis_of(low.formula(), call);
    const bool matrix = low.type_of_operand(call, 0).is(Form::matrix);
    if (matrix && over == Over::unstated)
        low.note(
            "softmax of a matrix acts on each row; softmax(X, cols) and softmax(X, all) are"
            " the others");
    return over_axis(low, ops::softmax, x, over == Over::unstated ? Over::rows : over);
}

Expr lower_logsumexp(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    if (x.is_scalar()) return x;
    const Over over = axis_of(low.formula(), call);
    const bool matrix = low.type_of_operand(call, 0).is(Form::matrix);
    if (matrix && over == Over::unstated)
        low.note("logsumexp of a matrix is over all entries; logsumexp(X, rows) is over each row");
    return over_axis(low, ops::logsumexp, x, over == Over::unstated ? Over::all : over);
}

// -sum(Y .* log softmax(Z)) = logsumexp(Z) .* sum(Y) - sum(Y .* Z), the sums over each row.
Expr lower_crossentropy(Lowering& low, const AstNode& call) {
    const Expr &y = low.operand(call, 0), &z = low.operand(call, 1);
    if (z.is_scalar()) return low.graph().zero({});
    Over over = axis_of(low.formula(), call);
    const bool matrix = z.order() == 2;
    if (matrix && over == Over::unstated)
        low.note(
            "crossentropy of matrices is over each row; the axis may be given: rows, cols, all");
    if (over == Over::unstated) over = matrix ? Over::rows : Over::all;
    const auto sum_over = [&](const Expr& x) {
        if (over == Over::all || !matrix) return total(x);
        return einsum(over == Over::rows ? "ij->i" : "ij->j", {x});
    };
    const Expr log_total = over_axis(low, ops::logsumexp, z, over);
    return hadamard(log_total, sum_over(y)) - sum_over(hadamard(y, z));
}

const Builtin table[] = {
    {.name = "softmax",
     .least = 1,
     .most = 2,
     .rule = softmax_type,
     .lower = lower_softmax,
     .signature = "softmax(X) or softmax(X, rows)",
     .summary = "exp(x) divided by its sum; of a matrix over each row, or cols, or all",
     .example = "softmax(x)",
     .takes_axis = true,
     .reduces = true},
    {.name = "logsumexp",
     .least = 1,
     .most = 2,
     .rule = logsumexp_type,
     .lower = lower_logsumexp,
     .signature = "logsumexp(X) or logsumexp(X, rows)",
     .summary = "log of the sum of exp; over all entries, or each of rows, cols",
     .example = "logsumexp(x)",
     .takes_axis = true,
     .reduces = true},
    {.name = "crossentropy",
     .least = 2,
     .most = 3,
     .rule = crossentropy_type,
     .lower = lower_crossentropy,
     .signature = "crossentropy(Y, Z, rows)",
     .summary = "-Y.*log softmax(Z), summed over each row, or cols, or all",
     .example = "crossentropy(Y, Z, rows)",
     .takes_axis = true},
};

}  // namespace

std::span<const Builtin> softmax_builtins() { return table; }

}  // namespace gradwright::syntax
