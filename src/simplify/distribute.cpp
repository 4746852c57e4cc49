#include "simplify/distribute.hpp"

#include <algorithm>
#include <set>

namespace gradwright {
namespace {

constexpr std::size_t most_terms = 24;

std::set<Label> labels_of(std::span<const Axis> axes) {
    std::set<Label> labels;
    for (const Axis& a : axes) labels.insert(a.begin(), a.end());
    return labels;
}

bool repeats_output_label(const Expr& t) {
    std::size_t count = 0;
    for (const Axis& a : t->out) count += a.size();
    return labels_of(t->out).size() < count;
}

bool broadcasts(const Expr& t) {
    std::set<Label> used;
    for (const Factor& f : t->factors) used.merge(labels_of(f.axes));
    const auto out = labels_of(t->out);
    return !std::ranges::includes(used, out);
}

bool is_structured(const Expr& t) {
    if (!t.is_contraction() || t.order() < 2) return false;
    return repeats_output_label(t) || broadcasts(t) || is_outer(t);
}

template <class Predicate>
bool any_term(const Expr& sum, Predicate predicate) {
    for (std::size_t i = 0; i < sum.child_count(); ++i) {
        if (predicate(sum.child(i))) return true;
    }
    return false;
}

/// One copy of factor `at` replaced.
Expr with_factor(const Expr& e, std::size_t at, const Expr& replacement) {
    ContractionSpec spec;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Factor& f = e->factors[i];
        const std::vector<Axis> axes(f.axes.begin(), f.axes.end());
        if (i == at) spec.factors.push_back({replacement, axes, 1});
        const Number exponent = i == at ? f.exponent - Number(1) : f.exponent;
        spec.factors.push_back({{&e.graph(), f.node}, axes, exponent});
    }
    spec.out.assign(e->out.begin(), e->out.end());
    spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
    return e.graph().contract(std::move(spec));
}

}  // namespace

bool is_outer(const Expr& t) {
    if (!t.is_contraction() || t.order() < 2) return false;
    std::vector<Label> group(t->label_dims.size());
    for (Label l = 0; l < group.size(); ++l) group[l] = l;
    for (const Factor& f : t->factors) {
        const auto labels = labels_of(f.axes);
        if (labels.empty()) continue;
        const Label target = group[*labels.begin()];
        for (const Label l : labels) {
            const Label old = group[l];
            std::ranges::replace(group, old, target);
        }
    }
    std::set<Label> roots;
    const auto out = labels_of(t->out);
    for (const Label l : out) roots.insert(group[l]);
    return roots.size() == out.size();
}

bool any_sum(const Expr&) { return true; }
bool has_high_order(const Expr& sum) { return sum.order() > 2; }
bool has_structured_term(const Expr& sum) {
    return sum.order() == 2 && any_term(sum, is_structured);
}
bool has_broadcast_term(const Expr& sum) {
    return any_term(sum, [](const Expr& t) { return t.is_contraction() && broadcasts(t); });
}

namespace {

using Test = std::function<bool(const Expr& sum)>;

bool may_expand(const Number& exponent, Powers powers) {
    if (exponent.is_one()) return true;
    return powers == Powers::expanded && (exponent == Number(2) || exponent == Number(3));
}

/// Terms that are copies along a common axis gather again by themselves, so what is multiplied out
/// may come back: the depth bounds such rounds. `effort` counts terms still to be made.
Expr distribute_within(const Expr& e, const Test& which, Powers powers, int depth, int& effort) {
    if (depth == 0 || effort < 0) return e;
    if (e.is_sum()) {
        std::vector<Scaled> terms;
        std::size_t total = 0;
        for (const Term& t : e->terms) {
            const Expr term =
                distribute_within({&e.graph(), t.node}, which, powers, depth - 1, effort);
            total += std::max<std::size_t>(1, term->terms.size());
            terms.push_back({t.coefficient, term});
        }
        if (effort < 0) return e;
        return total > most_terms ? e : e.graph().sum(terms, e.shape());
    }
    if (!e.is_contraction()) return e;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Expr sum = e.child(i);
        if (!sum.is_sum() || sum.is_zero() || !may_expand(e->factors[i].exponent, powers)) continue;
        if (sum.child_count() > most_terms || !which(sum)) continue;
        effort -= static_cast<int>(sum->terms.size());
        if (effort < 0) return e;
        std::vector<Scaled> terms;
        for (const Term& t : sum->terms) {
            terms.push_back({t.coefficient, with_factor(e, i, {&e.graph(), t.node})});
        }
        const Expr expanded = e.graph().sum(terms, e.shape());
        if (expanded != e) return distribute_within(expanded, which, powers, depth - 1, effort);
    }
    return e;
}

}  // namespace

Expr distribute(const Expr& e, const Test& which, Powers powers) {
    constexpr int most_levels = 12, most_made = 400;
    int effort = most_made;
    const Expr result = distribute_within(e, which, powers, most_levels, effort);
    return effort < 0 ? e : result;
}

}  // namespace gradwright
