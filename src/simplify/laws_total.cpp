// Totals along an axis.

#include "simplify/laws.hpp"

#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright::law {
namespace {

/// Terms inside terms that are looked at: mean(u'(x - mean(x))·(x - mean(x)) - u) needs two.
constexpr int deepest_total = 3;

Expr total_of_sum(const Expr& e, int depth);

/// A total, or a product with a total among its scalar factors, said with fewer terms; else itself.
Expr reduced(const Expr& e, int depth) {
    if (const Expr less = total_of_sum(e, depth)) return less;
    if (!e.is_contraction()) return e;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Expr total = e.child(i);
        if (!total.is_scalar() || !e->factors[i].exponent.is_one()) continue;
        const Expr less = total_of_sum(total, depth);
        if (!less) continue;
        View v(e);
        v.factors[i].node = less;
        return std::move(v).build(e.graph());
    }
    return e;
}

/// The terms of `sum` added up along one axis, one by one.
Expr added_along(const Expr& sum, std::size_t axis, int depth) {
    Graph& graph = sum.graph();
    ContractionSpec frame;
    frame.label_dims.assign(sum.shape().begin(), sum.shape().end());
    std::vector<Axis> all;
    for (std::size_t i = 0; i < sum.order(); ++i) all.push_back(Axis(static_cast<Label>(i)));
    frame.out = all;
    frame.out.erase(frame.out.begin() + static_cast<std::ptrdiff_t>(axis));
    std::vector<Scaled> totals;
    for (const Term& t : sum->terms) {
        ContractionSpec spec = frame;
        spec.factors.push_back({{&graph, t.node}, all, 1});
        totals.push_back({t.coefficient, reduced(graph.contract(std::move(spec)), depth - 1)});
    }
    Shape shape(sum.shape().begin(), sum.shape().end());
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
    return graph.sum(totals, shape);
}

Expr total_of_sum(const Expr& e, int depth) {
    if (depth == 0 || !e.is_contraction()) return {};
    const auto uses = uses_of(e);
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Factor& f = e->factors[i];
        if (!e.child(i).is_sum() || e.child(i).is_zero() || !f.exponent.is_one()) continue;
        for (std::size_t k = 0; k < f.axes.size(); ++k) {
            if (!f.axes[k].is_single() || uses[f.axes[k][0]] != 1) continue;
            const Expr total = added_along(e.child(i), k, depth);
            const std::size_t left = total.is_sum() ? total->terms.size() : 1;
            if (left >= e.child(i)->terms.size()) continue;
            View v(e);
            v.factors[i].node = total;
            v.factors[i].axes.erase(v.factors[i].axes.begin() + static_cast<std::ptrdiff_t>(k));
            return std::move(v).build(e.graph());
        }
    }
    return {};
}

}  // namespace

/// sum(x - mean(x)) = 0: terms whose totals vanish or cancel are left out of a total.
Expr total_of_centred(const Expr& e) { return total_of_sum(e, deepest_total); }

}  // namespace gradwright::law
