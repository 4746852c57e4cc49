#include "simplify/bond.hpp"

#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright {
namespace {

bool mentions(std::span<const Axis> axes, Label label) {
    return std::ranges::any_of(
        axes, [label](const Axis& a) { return std::find(a.begin(), a.end(), label) != a.end(); });
}

bool is_plain_matrix(const Factor& f) {
    return f.axes.size() == 2 && f.exponent.is_one() && f.axes[0] != f.axes[1];
}

/// The factors but `start` that stand on the label.
std::vector<std::size_t> others_on(const Expr& e, std::size_t start, Label label) {
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (i != start && mentions(e->factors[i].axes, label)) others.push_back(i);
    }
    return others;
}

Expr at_label(const Expr& e, Bond::End start, Expr (*join)(const Bond&)) {
    const Axis axis = e->factors[start.factor].axes[start.axis];
    if (!axis.is_single() || mentions(e->out, axis[0])) return {};
    const std::vector<std::size_t> others = others_on(e, start.factor, axis[0]);
    for (const std::size_t i : others) {
        const Factor& f = e->factors[i];
        if (!is_plain_matrix(f)) continue;
        Bond bond{e, start, {i, f.axes[0] == axis ? 0u : 1u}, others};
        if (f.axes[bond.other.axis] != axis) continue;
        std::erase(bond.between, i);
        if (const Expr found = join(bond)) return found;
    }
    return {};
}

}  // namespace

Expr Bond::joined(const Expr& middle) const {
    View v(product);
    v.factors[one.factor] = {
        middle,
        {v.factors[one.factor].axes[1 - one.axis], v.factors[other.factor].axes[1 - other.axis]},
        1};
    v.factors[other.factor].exponent = 0;
    for (const std::size_t i : between) v.factors[i].exponent = 0;
    std::erase_if(v.factors, [](const FactorSpec& f) { return f.exponent.is_zero(); });
    return std::move(v).build(product.graph());
}

Expr at_bonds(const Expr& e, bool (*starts)(const Expr&), Expr (*join)(const Bond&)) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!is_plain_matrix(e->factors[i]) || !starts(e.child(i))) continue;
        for (const std::size_t axis : {0u, 1u}) {
            if (const Expr found = at_label(e, {i, axis}, join)) return found;
        }
    }
    return {};
}

}  // namespace gradwright
