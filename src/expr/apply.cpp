#include "expr/build.hpp"
#include "expr/constant_axes.hpp"
#include "expr/contraction.hpp"

#include <algorithm>

namespace gradwright {
namespace {

/// f(x 1') = f(x) 1': an element-wise function acts before copies are made.
Expr apply_before_broadcast(Graph& g, const Function& function, std::span<const Expr> operands,
                            std::span<const Dim> shape, std::span<const std::int64_t> attributes) {
    std::vector<bool> constant(shape.size(), true);
    for (const Expr& e : operands) {
        const auto axes = constant_axes(e);
        for (std::size_t i = 0; i < constant.size(); ++i) constant[i] = constant[i] && axes[i];
    }
    if (std::ranges::count(constant, true) == 0) return {};
    std::vector<Expr> reduced;
    for (const Expr& e : operands) reduced.push_back(without_axes(e, constant));
    const Expr value = g.apply(function, reduced, reduced.front().shape(), attributes);
    return copied_along(value, constant, shape);
}

/// Whether f(X, Y, ..) is built as f(X', Y', ..)': the first operand that has two orientations
/// decides. An element-wise function sees -S rather than S' where they are equal.
bool is_turned(const Function& function, std::span<const Expr> operands) {
    if (function.under_transpose == UnderTranspose::unrelated) return false;
    const auto decides = [](const Expr& e) {
        return e.order() == 2 && !e.is_zero() && !is_symmetric(e);
    };
    const auto at = std::ranges::find_if(operands, decides);
    if (at == operands.end() || !orient(*at).flipped) return false;
    return !(function.elementwise && operands.size() == 1 && is_antisymmetric(*at));
}

}  // namespace

Expr Graph::apply(const Function& function, std::span<const Expr> operands,
                  std::span<const Dim> shape, std::span<const std::int64_t> attributes) {
    // Orientation first: the op's own rewrites then see one of f(X) and f(X') only.
    if (is_turned(function, operands)) {
        std::vector<Expr> turned;
        for (const Expr& e : operands) turned.push_back(gradwright::transpose(e));
        if (function.under_transpose == UnderTranspose::invariant) {
            return apply(function, turned, shape, attributes);
        }
        const Shape reversed(shape.rbegin(), shape.rend());
        return gradwright::transpose(apply(function, turned, reversed, attributes));
    }
    if (function.normalise != nullptr) {
        if (const Expr e = function.normalise(*this, operands, attributes)) return e;
    }
    if (function.elementwise) {
        if (const Expr e = apply_before_broadcast(*this, function, operands, shape, attributes)) {
            return e;
        }
    }
    std::vector<NodeId> ids;
    for (const Expr& e : operands) ids.push_back(e.id());
    NodeDraft n;
    n.kind = Kind::apply;
    n.function = &function;
    n.shape = shape;
    n.operands = ids;
    n.attributes = attributes;
    return intern(n);
}

}  // namespace gradwright
