#include "syntax/lower.hpp"

#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "ops/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gradwright::syntax {
namespace {

bool is_sum(AstKind kind) {
    return kind == AstKind::add || kind == AstKind::subtract || kind == AstKind::negate;
}

}  // namespace

Result<Expr> Lowering::run() {
    const std::size_t count = formula_.ast.nodes.size();
    lowered_.resize(count);
    mark_chains();
    for (current_ = 0; current_ < count && !fault_; ++current_) {
        const AstNode& node = formula_.node(current_);
        const bool silent = node.ignored || inner_[current_] || node.kind == AstKind::text ||
                            node.kind == AstKind::all || node.kind == AstKind::axis;
        if (silent) continue;
        lowered_[current_] = lower(node);
        if (!fault_) graph_.set_source(lowered_[current_], node.span);
    }
    if (fault_) return *fault_;
    return lowered_[formula_.ast.root];
}

Expr Lowering::again(AstId id, std::span<const Expr> operands) {
    const AstNode& node = formula_.node(id);
    const auto exchange = [&](std::vector<Expr>& values) {
        for (std::size_t i = 0; i < node.count; ++i) {
            std::swap(lowered_[formula_.ast.child(node, i)], values[i]);
        }
    };
    std::vector<Expr> values(operands.begin(), operands.end());
    exchange(values);
    current_ = id;
    const Expr result = lower(node);
    exchange(values);
    const bool failed = fault_.has_value();
    fault_.reset();
    return failed ? Expr() : result;
}

/// a + b - c + ... becomes one sum, so that a long one takes linear time.
void Lowering::mark_chains() {
    inner_.resize(formula_.ast.nodes.size());
    for (AstId id = 0; id < inner_.size(); ++id) {
        const AstNode& node = formula_.node(id);
        if (!is_sum(node.kind) || node.ignored) continue;
        for (const AstId child : formula_.ast.operands(node)) {
            const bool same = type(child).is(Form::scalar) == type(id).is(Form::scalar);
            if (is_sum(formula_.node(child).kind) && same) inner_[child] = true;
        }
    }
}

Expr Lowering::lower(const AstNode& node) {
    switch (node.kind) {
        case AstKind::number:
            return number(node);
        case AstKind::constant:
            return formula_.ast.word(node) == "pi" ? pi(graph_) : euler(graph_);
        case AstKind::dimension:
            return graph_.dimension(formula_.names.extents[node.target]);
        case AstKind::name:
            return symbols_[node.target];
        case AstKind::reference:
            return operand(node, 0);
        case AstKind::transpose:
            return transpose(operand(node, 0));
        case AstKind::negate:
        case AstKind::add:
        case AstKind::subtract:
            return sum(node);
        case AstKind::multiply:
            return product(node);
        case AstKind::times:
            return hadamard(operand(node, 0), operand(node, 1));
        case AstKind::divide:
        case AstKind::over:
            return quotient(node);
        case AstKind::power:
        case AstKind::dot_power:
            return power(node);
        case AstKind::less:
        case AstKind::less_equal:
        case AstKind::greater:
        case AstKind::greater_equal:
        case AstKind::equal:
            return compare(node);
        case AstKind::index:
            return index(node);
        case AstKind::call:
            return call(node);
        case AstKind::block_row:
        case AstKind::block:
            return block(node);
        default:
            return graph_.number(0);
    }
}

Expr Lowering::number(const AstNode& node) {
    const Number value = Number::decimal(formula_.ast.word(node));
    if (!std::isfinite(value.value()))
        return fail({"bad-number", "this number is too large", node.span, {}, {}});
    return graph_.number(value);
}

Expr Lowering::fail(Diagnostic fault) {
    if (!fault_) fault_ = std::move(fault);
    return graph_.number(0);
}

void Lowering::note(std::string text) {
    if (std::find(notes_.begin(), notes_.end(), text) == notes_.end())
        notes_.push_back(std::move(text));
}

Dim Lowering::dim(ExtentId extent) {
    if (const auto value = types_.extents().value(extent)) return *value;
    const AstNode& node = formula_.node(current_);
    const bool sized = node.kind == AstKind::call && formula_.callee(node).builtin &&
                       formula_.callee(node).builtin->first_size < 9;
    fail({"size-not-determined",
          "nothing in the formula determines the size of this",
          node.span,
          {},
          sized ? "give it: `" + std::string(formula_.callee(node).builtin->example) + "`"
                : "declare the sizes of its parts"});
    return Dim(1);
}

Shape Lowering::shape(const Type& type) {
    Shape shape;
    for (std::size_t i = 0; i < type.order; ++i) shape.push_back(dim(type.axes[i]));
    return shape;
}

Expr Lowering::apply_op(const Op& op, std::span<const Expr> operands,
                        std::span<const std::int64_t> attributes) {
    auto result = apply_checked(op, operands, attributes);
    if (result) return *result;
    Diagnostic fault = std::move(result).error();
    fault.span = formula_.node(current_).span;
    return fail(std::move(fault));
}

void Lowering::note_broadcast(const AstNode& node) {
    if (node.count < 2) return;
    const bool left = type_of_operand(node, 0).is(Form::scalar);
    const bool right = type_of_operand(node, 1).is(Form::scalar);
    if (left == right) return;
    const std::string scalar = formula_.quote(operand_node(node, left ? 0 : 1));
    const std::string array = formula_.quote(operand_node(node, left ? 1 : 0));
    const bool short_enough = scalar.size() + array.size() <= 60;
    note(short_enough ? "`" + scalar + "` is a scalar: it is combined with every entry of `" +
                            array + "` (broadcast)"
                      : "a scalar and an array are added: the scalar is broadcast to every entry");
}

Expr Lowering::sum(const AstNode& top) {
    struct Visit {
        const AstNode* node;
        int sign;
    };
    std::vector<Scaled> terms;
    const Shape wanted = shape(result());
    std::vector<Visit> todo{{&top, 1}};
    while (!todo.empty()) {
        const auto [node, sign] = todo.back();
        todo.pop_back();
        note_broadcast(*node);
        for (std::size_t i = node->count; i-- > 0;) {
            const AstId child = formula_.ast.child(*node, i);
            const bool minus =
                node->kind == AstKind::negate || (node->kind == AstKind::subtract && i == 1);
            const int child_sign = minus ? -sign : sign;
            if (inner_[child])
                todo.push_back({&formula_.node(child), child_sign});
            else {
                const Expr& x = lowered_[child];
                terms.push_back({child_sign, x.is_scalar() ? broadcast(x, wanted) : x});
            }
        }
    }
    return graph_.sum(terms, wanted);
}

Expr Lowering::product(const AstNode& node) {
    const Type &a = type_of_operand(node, 0), &b = type_of_operand(node, 1);
    const Expr &x = operand(node, 0), &y = operand(node, 1);
    if (a.is(Form::scalar) || b.is(Form::scalar)) return hadamard(x, y);
    std::string labels;
    if (a.has_rows()) labels += 'i';
    if (a.has_columns()) labels += 'j';
    labels += ',';
    if (b.has_rows()) labels += 'j';
    if (b.has_columns()) labels += 'k';
    labels += "->";
    if (a.has_rows()) labels += 'i';
    if (b.has_columns()) labels += 'k';
    return einsum(labels, {x, y});
}

bool Lowering::divides_by_zero(const AstNode& node, const Expr& divisor) {
    if (!divisor.is_zero()) return false;
    fail({"division-by-zero", "this is zero and cannot be divided by", node.span, {}, {}});
    return true;
}

Expr Lowering::quotient(const AstNode& node) {
    const Expr &x = operand(node, 0), &y = operand(node, 1);
    if (divides_by_zero(operand_node(node, 1), y)) return graph_.number(0);
    return hadamard(x, reciprocal(y));
}

Expr Lowering::power(const AstNode& node) {
    const Expr &x = operand(node, 0), &exponent = operand(node, 1);
    const bool entries = node.kind == AstKind::dot_power || x.is_scalar();
    const auto k = number_of(exponent);
    if (k && k->is_negative() && divides_by_zero(operand_node(node, 0), x)) return graph_.number(0);
    if (!entries) return matrix_power(x, exponent);
    if (k && exponent.is_scalar()) return gradwright::power(x, *k);
    const AstNode& base = operand_node(node, 0);
    if (base.kind == AstKind::constant && formula_.ast.word(base) == "e")
        return apply_op(ops::exp, std::span(&exponent, 1));
    const Expr operands[] = {x, exponent};
    return apply_op(ops::pow, operands);
}

Expr Lowering::matrix_power(const Expr& x, const Expr& exponent) {
    const auto k = number_of(exponent);
    const bool small = k && k->is_integer() && std::abs(k->num()) <= ops::longest_power;
    if (small) {
        if (k->num() == 0) return identity(graph_, x.shape()[0]);
        const Expr base = k->is_negative() ? apply_op(ops::inv, std::span(&x, 1)) : x;
        Expr result = base;
        for (std::int64_t i = 1; i < std::abs(k->num()); ++i) result = matmul(result, base);
        return result;
    }
    if (k && *k == Number::ratio(1, 2)) return apply_op(ops::sqrtm, std::span(&x, 1));
    const Expr operands[] = {x, exponent};
    return apply_op(ops::matrix_power, operands);
}

Expr Lowering::compare(const AstNode& node) {
    const Op& op = node.kind == AstKind::less         ? ops::less
                   : node.kind == AstKind::less_equal ? ops::less_equal
                   : node.kind == AstKind::greater    ? ops::greater
                   : node.kind == AstKind::equal      ? ops::equal
                                                      : ops::greater_equal;
    const Expr operands[] = {operand(node, 0), operand(node, 1)};
    return apply_op(op, operands);
}

}  // namespace gradwright::syntax
