#include "expr/build.hpp"
#include "expr/contraction.hpp"

#include <algorithm>
#include <map>

namespace gradwright::contraction {
namespace {

/// Individualisations tried before the least encoding so far is accepted. Beyond it two spellings
/// of a highly symmetric contraction may become different nodes; their value is right all the same.
constexpr int search_budget = 200;

using Colours = std::vector<std::uint64_t>;

struct Encoded {
    std::vector<std::size_t> order;  ///< of the factors
    std::vector<std::vector<Axis>> axes;
    std::vector<Axis> out;
    Colours colours;
    bool negative = false;  ///< an odd number of antisymmetric factors was turned
};

/// Canonical labelling by colour refinement; ties are broken by individualising each candidate and
/// keeping the least encoding.
class Labelling {
public:
    Labelling(const Draft& draft, std::vector<Label> labels)
        : draft_(draft), labels_(std::move(labels)) {
        for (const FactorSpec& f : draft.factors) {
            const bool turns_sign = f.exponent.is_integer() && is_antisymmetric(f.node);
            symmetric_.push_back(f.axes.size() == 2 && (turns_sign || is_symmetric(f.node)));
            turns_sign_.push_back(turns_sign && !f.exponent.is_even());
            Hasher h;
            h.add(f.node->key);
            h.add(f.exponent.hash());
            keys_.push_back(h.key());
        }
    }

    /// Every term meets another of opposite sign.
    bool cancels() const { return cancels_; }

    Encoded run() {
        Colours colours(draft_.label_dims.size(), 0);
        for (const Label l : labels_) colours[l] = mix(1, draft_.label_dims[l].hash());
        for (std::size_t i = 0; i < draft_.out.size(); ++i) {
            const Axis& a = draft_.out[i];
            for (std::size_t j = 0; j < a.size(); ++j) {
                colours[a[j]] = mix(colours[a[j]], mix(i + 1, j + 1));
            }
        }
        return search(ranked(colours));
    }

private:
    /// Replaces colours by their ranks, so that equal structure gives equal numbers.
    Colours ranked(const Colours& colours) const {
        std::vector<std::uint64_t> sorted;
        for (const Label l : labels_) sorted.push_back(colours[l]);
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        Colours result(colours.size(), 0);
        for (const Label l : labels_) {
            result[l] = static_cast<std::uint64_t>(
                std::lower_bound(sorted.begin(), sorted.end(), colours[l]) - sorted.begin());
        }
        return result;
    }

    std::size_t distinct(const Colours& colours) const {
        std::uint64_t largest = 0;
        for (const Label l : labels_) largest = std::max(largest, colours[l]);
        return labels_.empty() ? 0 : static_cast<std::size_t>(largest) + 1;
    }

    static std::uint64_t axis_hash(const Axis& a, const Colours& colours) {
        std::uint64_t h = a.size();
        for (const Label l : a) h = mix(h, colours[l]);
        return h;
    }

    Colours refine(Colours colours) const {
        std::size_t classes = distinct(colours);
        while (classes < labels_.size()) {
            // A sum over the occurrences does not depend on their order.
            Colours seen(colours.size(), 0);
            for (std::size_t k = 0; k < draft_.factors.size(); ++k)
                add_occurrences(k, colours, seen);
            for (const Label l : labels_) seen[l] = mix(colours[l], seen[l]);
            // Old ranks lead, so that refinement never reorders classes.
            Colours next = ranked(combine(colours, ranked(seen)));
            const std::size_t now = distinct(next);
            colours = std::move(next);
            if (now == classes) break;
            classes = now;
        }
        return colours;
    }

    Colours combine(const Colours& major, const Colours& minor) const {
        Colours result(major.size(), 0);
        for (const Label l : labels_) result[l] = major[l] * (labels_.size() + 1) + minor[l];
        return result;
    }

    void add_occurrences(std::size_t k, const Colours& colours, Colours& seen) const {
        const FactorSpec& f = draft_.factors[k];
        std::vector<std::uint64_t> around;
        for (const Axis& a : f.axes) around.push_back(axis_hash(a, colours));
        if (symmetric_[k]) std::sort(around.begin(), around.end());
        std::uint64_t base = mix(keys_[k].hi, keys_[k].lo);
        for (const std::uint64_t h : around) base = mix(base, h);
        for (std::size_t i = 0; i < f.axes.size(); ++i) {
            const std::size_t place = symmetric_[k] ? 0 : i + 1;
            for (std::size_t j = 0; j < f.axes[i].size(); ++j) {
                seen[f.axes[i][j]] += mix(base, mix(place, j + 1));
            }
        }
    }

    Encoded encode(const Colours& colours) const {
        const auto renamed = [&](Axis a) {
            for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<Label>(colours[a[i]]);
            return a;
        };
        Encoded e;
        for (std::size_t k = 0; k < draft_.factors.size(); ++k) {
            std::vector<Axis> axes;
            for (const Axis& a : draft_.factors[k].axes) axes.push_back(renamed(a));
            if (symmetric_[k] && axes[1] < axes[0]) {
                std::swap(axes[0], axes[1]);
                e.negative = e.negative != turns_sign_[k];
            }
            e.axes.push_back(std::move(axes));
            e.order.push_back(k);
        }
        std::sort(e.order.begin(), e.order.end(), [&](std::size_t a, std::size_t b) {
            return keys_[a] != keys_[b] ? keys_[a] < keys_[b] : e.axes[a] < e.axes[b];
        });
        for (const Axis& a : draft_.out) e.out.push_back(renamed(a));
        e.colours = colours;
        return e;
    }

    bool less(const Encoded& a, const Encoded& b) const {
        for (std::size_t i = 0; i < a.order.size(); ++i) {
            const auto& x = a.axes[a.order[i]];
            const auto& y = b.axes[b.order[i]];
            if (x != y) return x < y;
        }
        return a.out < b.out;
    }

    Encoded search(const Colours& start) {
        const Colours colours = refine(start);
        if (distinct(colours) == labels_.size()) return encode(colours);
        std::map<std::uint64_t, std::vector<Label>> classes;
        for (const Label l : labels_) classes[colours[l]].push_back(l);
        const auto ambiguous = std::ranges::find_if(
            classes, [](const auto& entry) { return entry.second.size() > 1; });
        std::optional<Encoded> best;
        for (const Label l : ambiguous->second) {
            if (budget_-- < 0 && best) break;
            Colours chosen = colours;
            for (const Label k : labels_) chosen[k] = 2 * chosen[k] + 1;
            --chosen[l];
            Encoded e = search(ranked(chosen));
            // A symmetry of the contraction that turns its sign: what is summed cancels.
            if (best && e.negative != best->negative && !less(e, *best) && !less(*best, e)) {
                cancels_ = true;
            }
            if (!best || less(e, *best)) best = std::move(e);
        }
        return *best;
    }

    const Draft& draft_;
    std::vector<Label> labels_;
    bool cancels_ = false;
    std::vector<bool> symmetric_;  ///< up to its sign
    std::vector<bool> turns_sign_;
    std::vector<Key> keys_;
    int budget_ = search_budget;
};

/// The only factor standing on exactly the output axes is the contraction itself; else nothing.
Expr bare_factor(const Draft& d) {
    if (d.factors.size() != 1 || !d.factors[0].exponent.is_one()) return {};
    const FactorSpec& f = d.factors[0];
    if (!has_distinct_labels(d.out)) return {};
    if (f.axes == d.out) return f.node;
    const bool is_turned =
        d.out.size() == 2 && f.axes.size() == 2 && f.axes[0] == d.out[1] && f.axes[1] == d.out[0];
    if (!is_turned) return {};
    if (is_symmetric(f.node)) return f.node;
    return is_antisymmetric(f.node) ? -f.node : Expr();
}

bool is_permutation_of_sum(const Draft& d) {
    if (d.factors.size() != 1 || !d.factors[0].node.is_sum()) return false;
    const FactorSpec& f = d.factors[0];
    if (!f.exponent.is_one() || f.node.is_zero()) return false;
    if (!is_plain(d.out) || !is_plain(f.axes) || d.out.size() != f.axes.size()) return false;
    return std::ranges::is_permutation(d.out, f.axes);
}

Expr permuted_sum(Graph& graph, const Draft& d) {
    const FactorSpec& f = d.factors[0];
    std::vector<Scaled> terms;
    for (const Term& t : f.node->terms) {
        ContractionSpec spec{{{{&graph, t.node}, f.axes, 1}}, d.out, d.label_dims};
        terms.push_back({t.coefficient, graph.contract(std::move(spec))});
    }
    return graph.sum(terms, shape_of(d.out, d.label_dims));
}

std::vector<Label> labels_in_use(const Draft& d) {
    LabelSet used;
    used.insert(d.out);
    for (const FactorSpec& f : d.factors) used.insert(f.axes);
    std::vector<Label> labels;
    for (Label l = 0; l < d.label_dims.size(); ++l) {
        if (used.contains(l)) labels.push_back(l);
    }
    return labels;
}

}  // namespace

Expr canonical(Graph& graph, const Draft& d) {
    if (const Expr bare = bare_factor(d)) return bare;
    if (is_permutation_of_sum(d)) return permuted_sum(graph, d);
    const std::vector<Label> labels = labels_in_use(d);
    Labelling labelling(d, labels);
    const Encoded e = labelling.run();
    const Shape shape = shape_of(d.out, d.label_dims);
    if (labelling.cancels()) return graph.zero(shape);
    std::vector<FactorDraft> factors;
    for (const std::size_t k : e.order) {
        factors.push_back({d.factors[k].node.id(), d.factors[k].exponent, e.axes[k]});
    }
    std::vector<Dim> dims(labels.size());
    for (const Label l : labels) dims[e.colours[l]] = d.label_dims[l];
    NodeDraft n;
    n.kind = Kind::contraction;
    n.shape = shape;
    n.factors = factors;
    n.out = e.out;
    n.label_dims = dims;
    const Expr node = graph.intern(n);
    return e.negative ? -node : node;
}

}  // namespace gradwright::contraction
