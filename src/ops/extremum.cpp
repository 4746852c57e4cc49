#include "ops/extremum.hpp"

#include <algorithm>

namespace gradwright::ops {

Expr extremum_differential(const Expr& y, std::size_t slot, const Expr& dx, int direction) {
    const Expr& a = y.child(slot);
    const Expr& b = y.child(1 - slot);
    const Expr lead = Number(direction) * (a - b);
    if (constant_of(b)) return hadamard(apply(step, {lead}), dx);
    const Expr share = half() * (ones_like(a) + apply(ops::sign, {lead}));
    return hadamard(share, dx);
}

Expr normalise_extremum(const Op& op, std::span<const Expr> x, int direction) {
    const Expr& a = x[0];
    const Expr& b = x[1];
    const Number s = direction;
    if (a == b) return a;
    if (b.is_zero()) return s * apply(relu, {s * a});
    if (a.is_zero()) return s * apply(relu, {s * b});
    if (a == -b) return s * apply(ops::abs, {a});
    const auto first = constant_of(a), second = constant_of(b);
    if (first && second) {
        const bool take_first = direction > 0 ? *second < *first : *first < *second;
        return take_first ? a : b;
    }
    // Keys of either orientation: swapping may turn the pair round, and must not undo itself.
    const auto settled = [](const Expr& e) {
        return e.order() == 2 ? std::min(e->key, transpose(e)->key) : e->key;
    };
    return settled(b) < settled(a) ? apply(op, {b, a}) : Expr();
}

Facts symmetry_of_extremum(const Expr& y) {
    const bool mirrors = y.order() == 2 && transpose(y.child(0)) == y.child(1);
    return mirrors ? Facts::symmetric : Facts::none;
}

}  // namespace gradwright::ops
