#include "execute/plan/selection.hpp"

#include "ops/selection.hpp"

namespace gradwright::execute {

bool selects(const Expr& factor) {
    // A block that is cut off is not said by moving an index.
    return factor.is_apply_of(ops::unit) ||
           (factor.is_apply_of(ops::embed) && ops::is_whole(factor));
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
