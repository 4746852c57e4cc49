#include "ops/trailing.hpp"

#include "expr/contraction.hpp"

namespace gradwright::ops {

TrailingLabels::TrailingLabels(const Expr&, std::size_t order, std::int64_t trailing) {
    for (std::size_t i = 0; i < order; ++i) {
        const char label = static_cast<char>('a' + i);
        all += label;
        (i + static_cast<std::size_t>(trailing) < order ? batch : block) += label;
    }
}

Result<Shape> same_shape(std::span<const Expr> operands, std::span<const std::int64_t> attributes) {
    const auto batch = reduce_trailing(operands, attributes);
    if (!batch) return batch.error();
    return Shape(operands[0].shape().begin(), operands[0].shape().end());
}

Result<Shape> reduce_trailing(std::span<const Expr> operands,
                              std::span<const std::int64_t> attributes) {
    const auto shape = operands[0].shape();
    const auto trailing = static_cast<std::size_t>(attributes[0]);
    if (trailing <= shape.size()) return Shape(shape.begin(), shape.end() - attributes[0]);
    return Diagnostic{.slug = "shape-mismatch",
                      .message = "the operand has fewer axes than the reduction"};
}

Expr turned_round(const Op& op, const Expr& x, std::span<const std::int64_t> attributes,
                  UnderTranspose how) {
    if (attributes[0] != 2 || x.order() != 2 || !orient(x).flipped) return {};
    const Expr turned = transpose(x);
    const Expr y = apply(op, std::span(&turned, 1), attributes);
    return how == UnderTranspose::invariant ? y : transpose(y);
}

}  // namespace gradwright::ops
