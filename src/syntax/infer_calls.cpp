// The rules of ops, indices and blocks.
#include "base/number.hpp"
#include "syntax/infer.hpp"

#include <algorithm>

namespace gradwright::syntax {
namespace {

std::string_view wanted(const Op& op) {
    switch (op.domain) {
        case Domain::square:
        case Domain::invertible:
        case Domain::symmetric:
        case Domain::positive_definite:
            return "a square matrix";
        default:
            return "a matrix";
    }
}

}  // namespace

Type Inference::call(const AstNode& node) {
    const Callee& callee = formula_.callee(node);
    if (callee.builtin) {
        const bool on_scalar = node.count > 0 && operand(node, 0).is(Form::scalar);
        if (callee.builtin->reduces && on_scalar && !operand_node(node, 0).constant) odd(20);
        return callee.builtin->rule(*this, node);
    }
    const Op& op = *callee.op;
    if (op.elementwise) {
        Type type = operand(node, 0);
        for (std::size_t i = 1; i < node.count && !fault_; ++i)
            type = elementwise(node, type, operand(node, i), "combine");
        return type;
    }
    std::vector<std::size_t> orders;
    std::vector<ExtentId> axes;
    for (std::size_t i = 0; i < node.count; ++i) {
        const Type& t = operand(node, i);
        orders.push_back(t.order);
        axes.insert(axes.end(), t.axes.begin(), t.axes.begin() + t.order);
    }
    const OpRule& rule = rules_.rule(op, orders);
    if (!rule.accepted) return wrong_kind(node, 0, wanted(op));
    std::vector<std::optional<ExtentId>> representative(axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto& first = representative[rule.classes[i]];
        if (!first)
            first = axes[i];
        else if (!extents_.unify(*first, axes[i])) {
            const std::size_t slot = i < orders[0] ? 0 : 1;
            if (slot == 0) return not_square(node, 0, "`" + std::string(op.name) + "`");
            return mismatch(node, "the operands of `" + std::string(op.name) +
                                      "` do not fit: " + describe(operand(node, 0)) + " and " +
                                      describe(operand(node, 1)));
        }
    }
    std::vector<ExtentId> result;
    for (const OpRule::Axis& axis : rule.result)
        result.push_back(axis.from ? *representative[*axis.from] : fixed(axis.known));
    return Type::of(result);
}

Type Inference::index(const AstNode& node) {
    const Type& x = operand(node, 0);
    const std::size_t given = node.count - 1;
    if (x.is(Form::scalar))
        return fail({"kind-conflict",
                     "a scalar has no entries",
                     node.sign,
                     {note(operand_node(node, 0), x)},
                     {}});
    if (given != x.order)
        return fail({"bad-index",
                     describe(x) + " takes " + std::to_string(x.order) +
                         (x.order == 1 ? " index" : " indices") + ", not " + std::to_string(given),
                     node.sign,
                     {note(operand_node(node, 0), x)},
                     x.is(Form::matrix) ? "a row is `X[i,:]`, a column `X[:,j]`" : ""});
    std::vector<ExtentId> kept;
    for (std::size_t i = 0; i < given; ++i) {
        const AstNode& at = operand_node(node, i + 1);
        if (at.kind == AstKind::all) {
            kept.push_back(x.axes[i]);
            continue;
        }
        const std::string& literal = formula_.ast.word(at);
        const Number k = at.kind == AstKind::number ? Number::decimal(literal) : Number(0);
        const auto extent = extents_.value(x.axes[i]);
        if (!k.is_integer() || k.num() < 1)
            return fail({"bad-index",
                         "an index is a whole number from 1",
                         at.span,
                         {},
                         "write x[1], X[2,3] or X[1,:]"});
        if (extent && extent->number() && k.num() > *extent->number())
            return fail({"bad-index",
                         "index " + literal + " is beyond the end: there are " + extent->text(),
                         at.span,
                         {note(operand_node(node, 0), x)},
                         {}});
    }
    const bool row =
        (x.is(Form::matrix) && operand_node(node, 2).kind == AstKind::all && kept.size() == 1) ||
        (x.is(Form::row) && kept.size() == 1);
    return row ? Type::row(kept[0]) : Type::of(kept);
}

Type Inference::block_row(const AstNode& node) {
    const Type first = operand(node, 0);
    std::vector<ExtentId> widths;
    for (std::size_t i = 0; i < node.count; ++i) {
        const Type& part = operand(node, i);
        const bool fits = !part.is(Form::tensor) && part.has_rows() == first.has_rows() &&
                          (!part.has_rows() || extents_.unify(part.rows(), first.rows()));
        if (!fits)
            return fail(
                {"shape-mismatch",
                 "cannot put " + describe(first) + " and " + describe(part) + " side by side",
                 operand_node(node, i).span,
                 {note(operand_node(node, i), part), note(operand_node(node, 0), first)},
                 "parts of one row have equally many rows"});
        widths.push_back(part.has_columns() ? part.columns() : fixed(Dim(1)));
    }
    const ExtentId width = extents_.sum(widths);
    return first.has_rows() ? Type::matrix(first.rows(), width) : Type::row(width);
}

Type Inference::block(const AstNode& node) {
    const Type first = operand(node, 0);
    if (node.count == 1) return first;
    std::vector<ExtentId> heights;
    for (std::size_t i = 0; i < node.count; ++i) {
        const Type& part = operand(node, i);
        const bool fits = !part.is(Form::tensor) && part.has_columns() == first.has_columns() &&
                          (!part.has_columns() || extents_.unify(part.columns(), first.columns()));
        if (!fits)
            return fail({"shape-mismatch",
                         "cannot put " + describe(first) + " above " + describe(part),
                         operand_node(node, i).span,
                         {note(operand_node(node, i), part), note(operand_node(node, 0), first)},
                         "parts above each other have equally many columns"});
        heights.push_back(part.has_rows() ? part.rows() : fixed(Dim(1)));
    }
    const ExtentId height = extents_.sum(heights);
    return first.has_columns() ? Type::matrix(height, first.columns()) : Type::column(height);
}

}  // namespace gradwright::syntax
