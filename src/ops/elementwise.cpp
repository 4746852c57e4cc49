#include "ops/elementwise.hpp"

namespace gradwright::ops {

std::optional<Number> constant_of(const Expr& e) {
    if (e.is_zero()) return Number(0);
    if (is_ones(e)) return Number(1);
    if (e.is_sum() && e->terms.size() == 1 && is_ones(e.child(0))) return e->terms[0].coefficient;
    return std::nullopt;
}

Expr constant(const Expr& like, const Number& value) {
    if (value.is_zero()) return like.graph().zero(like.shape());
    const Expr one = like.is_scalar() ? like.graph().number(1) : ones(like.graph(), like.shape());
    return value.is_one() ? one : value * one;
}

namespace {

/// Inexact content keeps its sign only: dividing by it and again by what is left need not end.
Number exact_content(const Expr& x) {
    if (!x.is_sum()) return 1;
    const Number c = content(x);
    return c.is_exact() ? c : Number(c.is_negative() ? -1 : 1);
}

}  // namespace

Oriented oriented(const Expr& x) {
    if (!x.is_sum() || x.is_zero()) return {1, x};
    const Number c = exact_content(x);
    const Expr rest = c.reciprocal() * x;
    if (x.order() == 2) {
        const Expr flipped = transpose(x);
        const Number other = exact_content(flipped);
        const Expr other_rest = other.reciprocal() * flipped;
        if (other_rest->key < rest->key) return {other, transpose(other_rest)};
    }
    return {c, rest};
}

Facts facts_of_odd_increasing(const Expr& y) {
    const Facts x = facts_of(y.child(0));
    return x & (Facts::nonnegative | Facts::positive | Facts::nonpositive | Facts::symmetric);
}

}  // namespace gradwright::ops
