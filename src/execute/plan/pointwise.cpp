#include "execute/plan/fast_ops.hpp"
#include "execute/plan/lowering.hpp"
#include "execute/plan/selection.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

bool has_distinct_plain_axes(std::span<const Axis> axes) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (!axes[i].is_single()) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (axes[j] == axes[i]) return false;
        }
    }
    return true;
}

bool is_out(const Expr& e, const Axis& a) { return std::ranges::find(e->out, a) != e->out.end(); }

/// A slice or an entry that is read: its outer label is summed, its inner one stays.
bool reads_selected(const Expr& e, std::size_t k) {
    const Factor& f = e->factors[k];
    if (!selects(e.child(k)) || is_out(e, f.axes[0])) return false;
    return f.axes.size() == 1 || is_out(e, f.axes[1]);
}

bool is_pointwise_contraction(const Expr& e) {
    if (!has_distinct_plain_axes(e->out)) return false;
    for (std::size_t k = 0; k < e->factors.size(); ++k) {
        if (is_indicator(e.child(k))) return false;
    }
    std::vector<Axis> known(e->out.begin(), e->out.end());
    for (std::size_t k = 0; k < e->factors.size(); ++k) {
        if (!selects(e.child(k))) continue;
        const Axis outer = e->factors[k].axes[0];
        if (!reads_selected(e, k) || std::ranges::find(known, outer) != known.end()) return false;
        known.push_back(outer);
    }
    for (std::size_t k = 0; k < e->factors.size(); ++k) {
        for (const Axis& a : e->factors[k].axes) {
            if (!a.is_single() || std::ranges::find(known, a) == known.end()) return false;
        }
    }
    return true;
}

}  // namespace

bool is_structured(const Expr& e) {
    if (is_indicator(e)) return true;
    if (!e.is_contraction()) return false;
    for (std::size_t k = 0; k < e->factors.size(); ++k) {
        if (selects(e.child(k)) && !reads_selected(e, k)) return true;
        if (is_indicator(e.child(k)) && is_out(e, e->factors[k].axes.back())) return true;
    }
    std::vector<Label> seen;
    for (const Axis& a : e->out) {
        for (const Label l : a) {
            if (std::ranges::find(seen, l) != seen.end()) return true;
            seen.push_back(l);
        }
    }
    return false;
}

bool is_plain_product(const Expr& e) {
    if (!e.is_contraction() || !has_distinct_plain_axes(e->out)) return false;
    const bool plain = std::ranges::all_of(e->factors, [](const Factor& f) {
        return std::ranges::all_of(f.axes, [](const Axis& a) { return a.is_single(); });
    });
    return plain && !is_structured(e) && !is_pointwise_contraction(e);
}

bool is_pointwise(const Expr& e) {
    switch (e->kind) {
        case Kind::symbol:
            return false;
        case Kind::sum:
            // A coefficient of a product goes into the product.
            if (e.child_count() == 1 && e.child(0).is_contraction()) {
                return is_pointwise(e.child(0));
            }
            for (std::size_t k = 0; k < e.child_count(); ++k) {
                if (is_structured(e.child(k))) return false;
            }
            return true;
        case Kind::contraction:
            return is_pointwise_contraction(e);
        default:
            return fast_op(*e->function) != nullptr;
    }
}

}  // namespace gradwright::execute
