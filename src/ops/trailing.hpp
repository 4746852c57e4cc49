#pragma once
// Ops over the trailing axes of their operand; attribute 0 says how many, axes before are batch.

#include "ops/elementwise.hpp"

namespace gradwright::ops {

/// Label strings for an array of `order` axes of which the last `trailing` are acted upon.
struct TrailingLabels {
    TrailingLabels(const Expr& e, std::size_t order, std::int64_t trailing);
    std::string all, batch, block;
};

Result<Shape> same_shape(std::span<const Expr> operands, std::span<const std::int64_t>);
Result<Shape> reduce_trailing(std::span<const Expr> operands,
                              std::span<const std::int64_t> attributes);

/// For an op over both axes of a matrix, f(X') = f(X) or f(X')'; empty if X stands the right way.
Expr turned_round(const Op& op, const Expr& x, std::span<const std::int64_t> attributes,
                  UnderTranspose how);

template <class T>
std::size_t block_size(const ArrayOf<T>& x, std::int64_t trailing) {
    std::int64_t n = 1;
    for (auto i = x.order() - static_cast<std::size_t>(trailing); i < x.order(); ++i) {
        n *= x.extents[i];
    }
    return static_cast<std::size_t>(n);
}

template <class T, class F>
void for_each_block(ArrayOf<T>& x, std::int64_t trailing, F&& f) {
    const std::size_t n = block_size(x, trailing);
    for (std::size_t at = 0; n > 0 && at < x.size(); at += n) f(x.values.data() + at, n);
}

template <class T, class F>
ArrayOf<T> reduced(const KernelArgs& args, const ArrayOf<T>& x, F&& f) {
    ArrayOf<T> y(args.shape);
    const std::size_t n = block_size(x, args.node->attributes[0]);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = f(x.values.data() + i * n, n);
    return y;
}

}  // namespace gradwright::ops
