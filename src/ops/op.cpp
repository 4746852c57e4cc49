#include "ops/op.hpp"

#include <cassert>

namespace gradwright {
namespace {

constexpr std::size_t most_variadic = 8;

Expr elementwise_differential(const Expr& y, std::size_t, const Expr& dx) {
    return hadamard(op_of(y).derivative(y, y.child(0)), dx);
}

std::string text_of(std::span<const Dim> shape) {
    if (shape.empty()) return "a scalar";
    std::string text;
    for (const Dim& d : shape) text += (text.empty() ? "" : "×") + d.text();
    return shape.size() == 1 ? "a vector of length " + text : text;
}

Result<Shape> elementwise_shape(const Op& op, std::span<const Expr> operands) {
    Shape shape;
    for (const Expr& x : operands) {
        if (x.is_scalar()) continue;
        const Shape other(x.shape().begin(), x.shape().end());
        if (!shape.empty() && shape != other) {
            return Diagnostic{.slug = "shape-mismatch",
                              .message = std::string(op.name) + ": the operands must have equal" +
                                         " shapes, got " + text_of(shape) + " and " +
                                         text_of(other)};
        }
        shape = other;
    }
    return shape;
}

}  // namespace

const Slot& slot_of(const Op& op, std::size_t operand) {
    static const Slot derived = Smooth{elementwise_differential};
    if (op.slots.empty()) return derived;
    return op.slots[std::min(operand, op.slots.size() - 1)];
}

Arity arity_of(const Op& op) {
    const std::size_t least = op.slots.empty() ? 1 : op.slots.size();
    return {least, op.variadic ? most_variadic : least};
}

Result<Expr> apply_checked(const Op& op, std::span<const Expr> operands,
                           std::span<const std::int64_t> attributes) {
    const auto [least, most] = arity_of(op);
    if (operands.size() < least || operands.size() > most) {
        return Diagnostic{.slug = "wrong-argument-count",
                          .message = std::string(op.name) + " takes " + std::to_string(least) +
                                     " operand" + (least == 1 ? "" : "s") +
                                     (op.variadic ? " or more" : "") + ", got " +
                                     std::to_string(operands.size())};
    }
    auto shape = op.elementwise ? elementwise_shape(op, operands) : op.shape(operands, attributes);
    if (!shape) return shape.error();
    Graph& graph = operands[0].graph();
    if (!op.elementwise) return graph.apply(op, operands, *shape, attributes);
    std::vector<Expr> equal;
    for (const Expr& x : operands) equal.push_back(x.is_scalar() ? broadcast(x, *shape) : x);
    return graph.apply(op, equal, *shape, attributes);
}

Expr apply(const Op& op, std::span<const Expr> operands, std::span<const std::int64_t> attributes) {
    auto e = apply_checked(op, operands, attributes);
    assert(e.ok());
    return *e;
}

Expr apply(const Op& op, std::initializer_list<Expr> operands,
           std::initializer_list<std::int64_t> attributes) {
    return apply(op, std::span<const Expr>(operands.begin(), operands.size()),
                 std::span<const std::int64_t>(attributes.begin(), attributes.size()));
}

}  // namespace gradwright
