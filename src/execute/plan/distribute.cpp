#include "execute/plan/distribute.hpp"

#include "execute/plan/contraction_lowering.hpp"
#include "execute/plan/selection.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

constexpr std::size_t most_terms = 12;
/// Nanoseconds an entry that a loop goes over.
constexpr double by_loop = 0.6;

Labels labels_of(std::span<const Axis> axes) {
    Labels labels;
    for (const Axis& a : axes) {
        for (const Label l : a) {
            if (!has_label(labels, l)) labels.push_back(l);
        }
    }
    return labels;
}

class Rewriter {
public:
    Rewriter(std::span<const Expr> roots, const Sizes& sizes) : sizes_(sizes) {
        for (const Expr& e : reachable(roots)) {
            for (std::size_t k = 0; k < e.child_count(); ++k) ++users_[e.child(k).id()];
        }
        for (const Expr& r : roots) ++users_[r.id()];
    }

    std::vector<Expr> run(std::span<const Expr> roots) {
        for (const Expr& n : reachable(roots)) {
            std::vector<Expr> children;
            bool same = true;
            for (std::size_t k = 0; k < n.child_count(); ++k) {
                children.push_back(now_.at(n.child(k).id()));
                same = same && children.back() == n.child(k);
            }
            Expr made = same ? n : with_children(n, children);
            if (made.is_sum()) made = factored(made);
            if (made.is_contraction()) made = distributed(made, 0);
            if (const std::uint32_t* users = users_.find(n.id())) {
                std::uint32_t& now = users_of_new_[made.id()];
                now = std::max(now, *users);
            }
            now_[n.id()] = made;
        }
        std::vector<Expr> made;
        for (const Expr& r : roots) made.push_back(now_.at(r.id()));
        return made;
    }

private:
    double size(const Expr& e) const {
        double n = 1;
        for (const Dim& d : e.shape()) n *= static_cast<double>(d.evaluate(sizes_).value_or(1));
        return n;
    }

    /// What it takes to compute the contraction from its factors. Entries that no index reaches
    /// cost nothing, nor do the classes that an indicator does not name.
    double cost(const Expr& e) const {
        if (is_indicator(e)) return by_loop * static_cast<double>(*e.shape()[0].evaluate(sizes_));
        if (!e.is_contraction()) return by_loop * size(e);
        std::vector<Count> extents;
        for (const Dim& d : e->label_dims) extents.push_back(d.evaluate(sizes_).value_or(1));
        std::vector<Labels> items;
        Labels named;
        for (std::size_t k = 0; k < e->factors.size(); ++k) {
            items.push_back(labels_of(e->factors[k].axes));
            if (!is_indicator(e.child(k)) || items.back().size() != 2) continue;
            named.push_back(items.back().back());
            items.back().pop_back();
        }
        double touched = 1;
        for (const Label l : labels_of(e->out)) {
            if (!has_label(named, l)) touched *= static_cast<double>(extents[l]);
        }
        return merge_cost(items, labels_of(e->out), extents) + by_loop * touched;
    }

    double cost_of_sum(const Expr& sum) const {
        double total = by_loop * size(sum);
        for (std::size_t k = 0; k < sum.child_count(); ++k) {
            const Expr term = sum.child(k);
            const bool given = term.is_symbol() || (term.is_apply() && !is_indicator(term));
            total += given ? by_loop * size(sum) : cost(term);
        }
        return total;
    }

    bool is_shared(const Expr& e) const {
        const std::uint32_t* users = users_of_new_.find(e.id());
        return users != nullptr && *users > 1;
    }

    /// Only sums of arrays, and of what is structured or a product, can gain.
    static bool may_gain(const Factor& f, const Expr& factor) {
        return factor.is_sum() && f.exponent.is_one() && factor.order() >= 2 &&
               factor.child_count() >= 2 && factor.child_count() <= most_terms;
    }

    Expr distributed(const Expr& e, int depth) {
        if (depth > 3) return e;
        for (std::size_t k = 0; k < e->factors.size(); ++k) {
            const Expr sum = e.child(k);
            if (!may_gain(e->factors[k], sum)) continue;
            const double whole = cost(e) + (is_shared(sum) ? 0 : cost_of_sum(sum));
            std::vector<Scaled> terms;
            double apart = 0;
            for (std::size_t t = 0; t < sum.child_count(); ++t) {
                const Expr term = with_factor(e, k, sum.child(t));
                apart +=
                    term.is_sum() && term.child_count() == 1 ? cost(term.child(0)) : cost(term);
                terms.push_back({sum->terms[t].coefficient, term});
            }
            if (!(apart < 0.9 * whole)) continue;
            for (Scaled& t : terms) {
                if (t.expr.is_contraction()) t.expr = distributed(t.expr, depth + 1);
            }
            return e.graph().sum(terms, e.shape());
        }
        return e;
    }

    static Expr with_factor(const Expr& e, std::size_t k, const Expr& by) {
        ContractionSpec spec;
        for (std::size_t i = 0; i < e->factors.size(); ++i) {
            const Factor& f = e->factors[i];
            spec.factors.push_back(
                {i == k ? by : e.child(i), {f.axes.begin(), f.axes.end()}, f.exponent});
        }
        spec.out.assign(e->out.begin(), e->out.end());
        spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
        return e.graph().contract(std::move(spec));
    }

    // Common factors.

    /// Where the labels of a factor stand in the output; nothing if one is summed or fused.
    static std::optional<std::vector<std::size_t>> places(const Expr& term, const Factor& f) {
        std::vector<std::size_t> at;
        for (const Axis& a : f.axes) {
            if (!a.is_single()) return std::nullopt;
            const auto found = std::ranges::find(term->out, a);
            if (found == term->out.end()) return std::nullopt;
            at.push_back(static_cast<std::size_t>(found - term->out.begin()));
        }
        return at;
    }

    static std::optional<std::size_t> factor_at(const Expr& term, const Expr& node,
                                                const Number& exponent,
                                                const std::vector<std::size_t>& at) {
        for (std::size_t k = 0; k < term->factors.size(); ++k) {
            if (term.child(k) == node && term->factors[k].exponent == exponent &&
                places(term, term->factors[k]) == at) {
                return k;
            }
        }
        return std::nullopt;
    }

    /// Output axis p belongs to factor k and to nothing else of the term.
    static bool is_own(const Expr& term, std::size_t k, std::size_t p) {
        const Axis a = term->out[p];
        if (std::ranges::count(term->out, a) != 1) return false;
        for (std::size_t i = 0; i < term->factors.size(); ++i) {
            if (i == k) continue;
            for (const Axis& other : term->factors[i].axes) {
                if (std::ranges::find(other, a[0]) != other.end()) return false;
            }
        }
        return true;
    }

    static Expr without_factor(const Expr& term, std::size_t k, std::size_t p) {
        ContractionSpec spec;
        for (std::size_t i = 0; i < term->factors.size(); ++i) {
            if (i == k) continue;
            const Factor& f = term->factors[i];
            spec.factors.push_back({term.child(i), {f.axes.begin(), f.axes.end()}, f.exponent});
        }
        for (std::size_t i = 0; i < term->out.size(); ++i) {
            if (i != p) spec.out.push_back(term->out[i]);
        }
        spec.label_dims.assign(term->label_dims.begin(), term->label_dims.end());
        return term.graph().contract(std::move(spec));
    }

    Expr factored(const Expr& sum) {
        if (sum.order() < 3 || sum.child_count() < 2) return sum;
        for (std::size_t k = 0; k < sum.child_count(); ++k) {
            if (!sum.child(k).is_contraction()) return sum;
        }
        const Expr first = sum.child(0);
        for (std::size_t k = 0; k < first->factors.size(); ++k) {
            const auto at = places(first, first->factors[k]);
            if (!at) continue;
            for (const std::size_t p : *at) {
                if (const Expr made = taken_out(sum, k, *at, p)) return made;
            }
        }
        return sum;
    }

    Expr taken_out(const Expr& sum, std::size_t k, const std::vector<std::size_t>& at,
                   std::size_t p) {
        const Expr first = sum.child(0), node = first.child(k);
        const Number exponent = first->factors[k].exponent;
        std::vector<Scaled> rest;
        for (std::size_t t = 0; t < sum.child_count(); ++t) {
            const Expr term = sum.child(t);
            const auto here = factor_at(term, node, exponent, at);
            if (!here || !is_own(term, *here, p)) return {};
            rest.push_back({sum->terms[t].coefficient, without_factor(term, *here, p)});
        }
        Shape shape(sum.shape().begin(), sum.shape().end());
        const Shape whole = shape;
        shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(p));
        const Expr inner = factored(sum.graph().sum(rest, shape));
        ContractionSpec spec;
        FactorSpec common{node, {}, exponent}, others{inner, {}, 1};
        for (std::size_t i = 0; i < whole.size(); ++i) {
            const auto label = static_cast<Label>(i);
            spec.out.push_back(label);
            if (i != p) others.axes.push_back(label);
        }
        for (const std::size_t i : at) common.axes.push_back(static_cast<Label>(i));
        spec.label_dims = whole;
        spec.factors = {common, others};
        return sum.graph().contract(std::move(spec));
    }

    const Sizes& sizes_;
    NodeMap<std::uint32_t> users_, users_of_new_;
    NodeMap<Expr> now_;
};

}  // namespace

std::vector<Expr> rewritten_for_cost(std::span<const Expr> roots, const Sizes& sizes) {
    return Rewriter(roots, sizes).run(roots);
}

}  // namespace gradwright::execute
