// Trace, diagonals, rearrangements and linear systems.
#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "syntax/builtin_groups.hpp"
#include "syntax/lower.hpp"

namespace gradwright::syntax {
namespace {

Type square_to_scalar(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    // tr(x'*A*x) of a scalar is the usual first step of a proof.
    if (x.is(Form::scalar)) return x;
    if (!x.is(Form::matrix)) return in.wrong_kind(call, 0, "a square matrix");
    if (!in.extents().unify(x.axes[0], x.axes[1]))
        return in.not_square(call, 0, "`" + in.formula().ast.word(call) + "`");
    return Type::scalar();
}

Expr lower_tr(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    return x.is_scalar() ? x : trace(x);
}

Type diag_type(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    if (x.is(Form::column) || x.is(Form::row)) return Type::matrix(x.axes[0], x.axes[0]);
    if (!x.is(Form::matrix)) return in.wrong_kind(call, 0, "a vector or a square matrix");
    if (!in.extents().unify(x.axes[0], x.axes[1])) return in.not_square(call, 0, "`diag`");
    return Type::column(x.axes[0]);
}

Expr lower_diag(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    return x.order() == 1 ? diagonal_matrix(x) : einsum("ii->i", {x});
}

Type vec_type(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    if (x.is(Form::tensor)) return in.wrong_kind(call, 0, "a matrix");
    if (x.is(Form::matrix)) return Type::column(in.extents().product({{x.axes[1], x.axes[0]}}));
    return x.is(Form::row) ? Type::column(x.axes[0]) : x;
}

Expr stacked(const Expr& x) { return x.order() == 2 ? einsum("ij->(ji)", {x}) : x; }

Expr lower_vec(Lowering& low, const AstNode& call) { return stacked(low.operand(call, 0)); }

Type kron_type(Inference& in, const AstNode& call) {
    const Type &a = in.operand(call, 0), &b = in.operand(call, 1);
    for (std::size_t i = 0; i < 2; ++i)
        if (in.operand(call, i).is(Form::tensor)) return in.wrong_kind(call, i, "matrices");
    const auto along = [&](bool in_a, ExtentId ea, bool in_b,
                           ExtentId eb) -> std::optional<ExtentId> {
        if (in_a && in_b) return in.extents().product({{ea, eb}});
        if (in_a) return ea;
        return in_b ? std::optional(eb) : std::nullopt;
    };
    const auto rows = along(a.has_rows(), a.rows(), b.has_rows(), b.rows());
    const auto columns = along(a.has_columns(), a.columns(), b.has_columns(), b.columns());
    if (rows && columns) return Type::matrix(*rows, *columns);
    if (rows) return Type::column(*rows);
    return columns ? Type::row(*columns) : Type::scalar();
}

Expr lower_kron(Lowering& low, const AstNode& call) {
    const Type &a = low.type_of_operand(call, 0), &b = low.type_of_operand(call, 1);
    const Expr &x = low.operand(call, 0), &y = low.operand(call, 1);
    if (x.is_scalar() || y.is_scalar()) return hadamard(x, y);
    const auto fused = [](bool first, bool second, const char* both) -> std::string {
        if (first && second) return "(" + std::string(both) + ")";
        return first ? std::string(1, both[0]) : second ? std::string(1, both[1]) : std::string();
    };
    std::string labels;
    if (a.has_rows()) labels += 'a';
    if (a.has_columns()) labels += 'c';
    labels += ',';
    if (b.has_rows()) labels += 'b';
    if (b.has_columns()) labels += 'd';
    labels += "->" + fused(a.has_rows(), b.has_rows(), "ab") +
              fused(a.has_columns(), b.has_columns(), "cd");
    return einsum(labels, {x, y});
}

Type reshape_type(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    if (x.is(Form::tensor) || x.is(Form::scalar))
        return in.wrong_kind(call, 0, "a vector or matrix");
    std::vector<ExtentId> sizes;
    for (std::size_t i = 1; i < call.count; ++i) sizes.push_back(in.size_operand(call, i));
    const ExtentId given = in.extents().product(std::span(x.axes).first(x.order));
    const ExtentId wanted = in.extents().product(sizes);
    auto wrong = in.extents().propagate();
    if (wrong || !in.extents().unify(given, wanted)) {
        std::string text;
        for (const ExtentId size : sizes)
            text += (text.empty() ? "" : "×") + in.extents().value(size)->text();
        return in.fail({"shape-mismatch",
                        "cannot reshape " + in.describe(x) + " to " + text,
                        call.sign,
                        {in.note(in.operand_node(call, 0), x)},
                        {}});
    }
    return Type::of(sizes);
}

/// Column by column: the stacked vector of length m*n is read as the fused axis (ji) of a matrix.
Expr lower_reshape(Lowering& low, const AstNode& call) {
    const Expr vector = stacked(low.operand(call, 0));
    const Shape shape = low.shape(low.result());
    if (shape.size() == 1) return vector;
    ContractionSpec spec;
    spec.label_dims = shape;
    spec.factors.push_back({vector, {Axis{Label(1), Label(0)}}, 1});
    spec.out = {Axis(Label(0)), Axis(Label(1))};
    return low.graph().contract(std::move(spec));
}

Type solve_type(Inference& in, const AstNode& call) {
    const Type &a = in.operand(call, 0), &b = in.operand(call, 1);
    if (!a.is(Form::matrix)) return in.wrong_kind(call, 0, "a square matrix");
    if (!in.extents().unify(a.axes[0], a.axes[1])) return in.not_square(call, 0, "`solve`");
    if (!b.has_rows()) return in.wrong_kind(call, 1, "a vector or matrix on the right");
    if (!in.extents().unify(a.axes[0], b.rows()))
        return in.mismatch(call, "`solve` needs as many rows on both sides, not " + in.describe(a) +
                                     " and " + in.describe(b));
    return b;
}

Expr lower_solve(Lowering& low, const AstNode& call) {
    return matmul(low.apply_op(ops::inv, {{low.operand(call, 0)}}), low.operand(call, 1));
}

Type transposed(Inference& in, const AstNode& call) {
    const Type& x = in.operand(call, 0);
    if (x.is(Form::tensor)) return in.wrong_kind(call, 0, "a matrix or a vector");
    if (x.is(Form::matrix)) return Type::matrix(x.axes[1], x.axes[0]);
    return x.is(Form::column) ? Type::row(x.axes[0])
           : x.is(Form::row)  ? Type::column(x.axes[0])
                              : x;
}

Expr lower_transpose(Lowering& low, const AstNode& call) { return transpose(low.operand(call, 0)); }

Type same(Inference& in, const AstNode& call) { return in.operand(call, 0); }

Expr lower_sqrt(Lowering& low, const AstNode& call) { return sqrt(low.operand(call, 0)); }

const Builtin table[] = {
    {.name = "tr",
     .least = 1,
     .most = 1,
     .rule = square_to_scalar,
     .lower = lower_tr,
     .signature = "tr(X)",
     .summary = "trace",
     .example = "tr(A*X)"},
    {.name = "diag",
     .least = 1,
     .most = 1,
     .rule = diag_type,
     .lower = lower_diag,
     .signature = "diag(x) or diag(X)",
     .summary = "vector to diagonal matrix; square matrix to its diagonal",
     .example = "diag(x)"},
    {.name = "vec",
     .least = 1,
     .most = 1,
     .rule = vec_type,
     .lower = lower_vec,
     .signature = "vec(X)",
     .summary = "columns stacked into one",
     .example = "vec(X)"},
    {.name = "kron",
     .least = 2,
     .most = 2,
     .rule = kron_type,
     .lower = lower_kron,
     .signature = "kron(A,B)",
     .summary = "Kronecker product",
     .example = "kron(A,X)"},
    {.name = "reshape",
     .least = 2,
     .most = 3,
     .rule = reshape_type,
     .lower = lower_reshape,
     .signature = "reshape(X,m,n)",
     .summary = "the same entries column by column in another shape",
     .example = "reshape(x,2,3)",
     .first_size = 1},
    {.name = "solve",
     .least = 2,
     .most = 2,
     .rule = solve_type,
     .lower = lower_solve,
     .signature = "solve(A,B)",
     .summary = "solution of A*Y = B",
     .example = "solve(A,x)"},
    {.name = "transpose",
     .least = 1,
     .most = 1,
     .rule = transposed,
     .lower = lower_transpose,
     .signature = "transpose(X)",
     .summary = "transpose, as X'",
     .example = "transpose(X)"},
    {.name = "sqrt",
     .least = 1,
     .most = 1,
     .rule = same,
     .lower = lower_sqrt,
     .signature = "sqrt(X)",
     .summary = "square root of each entry",
     .example = "sqrt(x)"},
};

}  // namespace

std::span<const Builtin> matrix_builtins() { return table; }

}  // namespace gradwright::syntax
