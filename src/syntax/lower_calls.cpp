// Calls, entries and blocks.
#include "expr/build.hpp"
#include "ops/selection.hpp"
#include "syntax/lower.hpp"

#include <array>
#include <numeric>

namespace gradwright::syntax {
namespace {

/// Element-wise functions that are often meant as functions of the matrix.
struct Pitfall {
    std::string_view typed, meant;
};
constexpr auto pitfalls = std::to_array<Pitfall>({
    {"exp", "expm"},
    {"log", "logm"},
    {"ln", "logm"},
    {"sqrt", "sqrtm"},
});

}  // namespace

Expr Lowering::call(const AstNode& node) {
    const std::string& typed = formula_.ast.word(node);
    for (const Pitfall& p : pitfalls) {
        if (typed != p.typed || !result().is(Form::matrix)) continue;
        const Shape s = shape(result());
        if (s[0] == s[1])
            note("`" + typed + "` acts entry by entry; the " + typed +
                 " of the square matrix itself is `" + std::string(p.meant) + "`");
    }
    const Callee& callee = formula_.callee(node);
    if (callee.builtin) return callee.builtin->lower(*this, node);
    std::vector<Expr> operands;
    for (std::size_t i = 0; i < node.count; ++i) operands.push_back(operand(node, i));
    return apply_op(*callee.op, operands);
}

Expr Lowering::index(const AstNode& node) {
    const Expr& x = operand(node, 0);
    std::vector<Operand> operands{x};
    std::string labels, selectors, kept;
    for (std::size_t i = 0; i + 1 < node.count; ++i) {
        const char label = char('a' + i);
        labels += label;
        const AstNode& at = operand_node(node, i + 1);
        if (at.kind == AstKind::all) {
            kept += label;
            continue;
        }
        const Dim extent = x.shape()[i];
        const std::int64_t k = Number::decimal(formula_.ast.word(at)).num();
        selectors += std::string(",") + label;
        operands.push_back(ops::unit_vector(graph_, extent, k));
    }
    return einsum(graph_, labels + selectors + "->" + kept, operands);
}

/// The 0-1 matrix (or, for a part of width one, vector) that puts part k in its place. Where the
/// parts before it have symbolic sizes, it is placed from the end, one part at a time.
Expr Lowering::selector(std::span<const Dim> parts, std::size_t k, bool vector) {
    const Dim whole = Dim::sum(parts);
    const auto before = k == 0 ? std::optional<std::int64_t>(0) : Dim::sum(parts.first(k)).number();
    if (vector && before) return ops::unit_vector(graph_, whole, *before + 1);
    Expr selected;
    if (before) {
        selected = ops::embedding(graph_, whole, parts[k], *before);
    } else {
        const Dim rest = Dim::sum(parts.subspan(k));
        selected = matmul(ops::embedding(graph_, whole, rest, -1),
                          ops::embedding(graph_, rest, parts[k], 0));
    }
    return vector ? einsum("ij->i", {selected}) : selected;
}

Expr Lowering::block(const AstNode& node) {
    if (node.count == 1) return operand(node, 0);
    const bool across = node.kind == AstKind::block_row;
    std::vector<Dim> parts;
    for (std::size_t i = 0; i < node.count; ++i) {
        const Type& t = type_of_operand(node, i);
        const bool long_part = across ? t.has_columns() : t.has_rows();
        parts.push_back(long_part ? dim(across ? t.columns() : t.rows()) : Dim(1));
    }
    std::vector<Scaled> terms;
    for (std::size_t i = 0; i < node.count; ++i) {
        const Type& t = type_of_operand(node, i);
        const bool long_part = across ? t.has_columns() : t.has_rows();
        const bool other = across ? t.has_rows() : t.has_columns();
        const Expr place = selector(parts, i, !long_part);
        const std::string mine = long_part ? "j" : "";
        const std::string labels =
            across ? (other ? "i" : "") + mine + ",k" + mine + "->" + (other ? "i" : "") + "k"
                   : mine + (other ? "i" : "") + ",k" + mine + "->k" + (other ? "i" : "");
        terms.push_back({1, einsum(labels, {operand(node, i), place})});
    }
    return graph_.sum(terms, shape(result()));
}

}  // namespace gradwright::syntax
