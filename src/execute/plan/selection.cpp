#include "execute/plan/selection.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::execute {

namespace {

/// Whether a block of n rows, `offset` down, ends within m rows at all sizes. One that does not is
/// cut off, which moving an index cannot say.
bool fits(const Dim& m, const Dim& n, Count offset) {
    const Dim parts[] = {n, Dim(std::max<Count>(offset, 0))};
    const auto& within = m.monomials();
    return std::ranges::all_of(Dim::sum(parts).monomials(), [&](const Dim::Monomial& part) {
        return std::ranges::any_of(within, [&](const Dim::Monomial& whole) {
            return whole.symbols == part.symbols && whole.coefficient >= part.coefficient;
        });
    });
}

}  // namespace

bool selects(const Expr& factor) {
    if (factor.is_apply_of(ops::unit)) return true;
    return factor.is_apply_of(ops::embed) &&
           fits(factor.shape()[0], factor.shape()[1], factor->attributes[0]);
}

bool is_indicator(const Expr& e) { return e.is_apply_of(ops::onehot); }

std::optional<Selection> selection_of(const Expr& e, std::size_t k, const Sizes& sizes) {
    const Expr factor = e.child(k);
    const Factor& f = e->factors[k];
    if (!selects(factor)) return std::nullopt;
    for (const Axis& a : f.axes) {
        if (!a.is_single()) return std::nullopt;
    }
    Selection s;
    s.outer = f.axes[0][0];
    const Count given = factor->attributes[0];
    if (factor.is_apply_of(ops::unit)) {
        s.fixed = true;
        s.offset = given - 1;
        return s;
    }
    s.inner = f.axes[1][0];
    const Count m = *factor.shape()[0].evaluate(sizes), n = *factor.shape()[1].evaluate(sizes);
    s.offset = given < 0 ? m - n : given;
    if (s.inner == s.outer || s.offset + n > m) return std::nullopt;
    return s;
}

}  // namespace gradwright::execute
