// Constants that select: unit vectors, embeddings of blocks, and what their products are.

#include "simplify/laws.hpp"

#include "ops/selection.hpp"
#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright::law {
namespace {

bool selects(const Expr& e) { return e.is_apply_of(ops::unit) || e.is_apply_of(ops::embed); }

/// Each column has its one.
bool is_whole(const Expr& e) { return e.is_apply_of(ops::unit) || ops::is_whole(e); }

/// Offsets above zero count rows; -1 stands for the lowest rows.
bool are_disjoint(const Expr& a, const Expr& b) {
    if (a.is_apply_of(ops::unit)) {
        return b.is_apply_of(ops::unit) && a->attributes[0] != b->attributes[0];
    }
    if (!b.is_apply_of(ops::embed)) return false;
    const std::int64_t p = a->attributes[0], q = b->attributes[0];
    const Dim heights[] = {a.shape()[1], b.shape()[1]};
    if ((p == 0 && q == -1) || (p == -1 && q == 0)) return Dim::sum(heights) == a.shape()[0];
    if (p < 0 || q < 0) return false;
    const Expr& upper = p <= q ? a : b;
    const auto height = upper.shape()[1].number();
    return height && std::min(p, q) + *height <= std::max(p, q);
}

/// Two selections that meet at a summed label of their tall axis.
Expr resolve_pair(const Expr& e, std::size_t i, std::size_t j) {
    const Factor& f = e->factors[i];
    const Factor& g = e->factors[j];
    if (are_disjoint(e.child(i), e.child(j))) return e.graph().zero(e.shape());
    if (e.child(i) != e.child(j) || f.axes.size() != 2 || !is_whole(e.child(i))) return {};
    View v(e);
    v.factors[i].node = identity(e.graph(), e.child(i).shape()[1]);
    v.factors[i].axes = {f.axes[1], g.axes[1]};
    v.factors.erase(v.factors.begin() + static_cast<std::ptrdiff_t>(j));
    return std::move(v).build(e.graph());
}

}  // namespace

/// E'E = I and E'F = 0 for selections of the same and of different rows.
Expr product_of_selections(const Expr& e) {
    if (!e.is_contraction()) return {};
    const auto uses = uses_of(e);
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!selects(e.child(i)) || !e->factors[i].axes[0].is_single()) continue;
        const Label bond = e->factors[i].axes[0][0];
        for (std::size_t j = i + 1; j < e->factors.size(); ++j) {
            if (!selects(e.child(j)) || e->factors[j].axes[0] != e->factors[i].axes[0]) continue;
            // Disjoint rows vanish wherever they meet; equal ones need the bond for themselves.
            const bool alone = uses[bond] == 2;
            if (!alone && !are_disjoint(e.child(i), e.child(j))) continue;
            if (const Expr found = resolve_pair(e, i, j)) return found;
        }
    }
    return {};
}

/// The entries are 0 and 1: powers are themselves, and a column adds up to one.
Expr total_of_selection(const Expr& e) {
    if (!e.is_contraction()) return {};
    const auto uses = uses_of(e);
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Factor& f = e->factors[i];
        if (!selects(e.child(i))) continue;
        View v(e);
        if (!f.exponent.is_one()) {
            if (f.exponent.is_negative()) continue;
            v.factors[i].exponent = 1;
            return std::move(v).build(e.graph());
        }
        if (!f.axes[0].is_single() || uses[f.axes[0][0]] != 1 || !is_whole(e.child(i))) continue;
        v.factors[i].axes.erase(v.factors[i].axes.begin());
        const auto rest = e.child(i).shape().subspan(1);
        v.factors[i].node = ones(e.graph(), rest);
        return std::move(v).build(e.graph());
    }
    return {};
}

}  // namespace gradwright::law
