#include "simplify/factor.hpp"

#include "simplify/distribute.hpp"
#include "simplify/terms.hpp"

#include <algorithm>
#include <map>

namespace gradwright {
namespace {

constexpr std::size_t most_terms = 12;
constexpr std::size_t beam = 3;

struct Candidate {
    std::size_t term = 0;
    Number coefficient = 1;
    Split split;
    Expr rest;  ///< once it is wanted
};

struct Group {
    std::vector<Candidate> members;  ///< at most one per term
    int gain = 0;
};

using GroupKey = std::tuple<NodeId, std::uint64_t, std::vector<Axis>, std::vector<Axis>>;

/// Bases with several exponents in the sum.
std::vector<Power> powers_in(const Expr& sum) {
    std::vector<Power> seen, found;
    for (std::size_t i = 0; i < sum.child_count(); ++i) {
        for (const FactorSpec& f : pieces_of(sum.child(i)).factors) {
            const auto same = [&](const Power& p) {
                return p.base == f.node && p.exponent == f.exponent;
            };
            if (std::ranges::none_of(seen, same)) seen.push_back({f.node, f.exponent});
        }
    }
    for (const Power& power : seen) {
        const bool has_other = std::ranges::any_of(seen, [&](const Power& p) {
            return p.base == power.base && !(p.exponent == power.exponent);
        });
        if (has_other) found.push_back(power);
    }
    return found;
}

std::vector<Group> groups_of(const Expr& sum) {
    const auto powers = powers_in(sum);
    std::map<GroupKey, Group> by_key;
    std::vector<GroupKey> order;
    for (std::size_t i = 0; i < sum.child_count(); ++i) {
        for (Split& s : splits_of(sum.child(i), powers)) {
            GroupKey key{s.piece.id(), s.exponent.hash(), s.piece_axes, s.rest_axes};
            const auto [it, fresh] = by_key.try_emplace(key);
            if (fresh) order.push_back(key);
            auto& members = it->second.members;
            if (!members.empty() && members.back().term == i) continue;
            members.push_back({i, sum->terms[i].coefficient, std::move(s), {}});
        }
    }
    std::vector<Group> groups;
    for (const GroupKey& key : order) {
        Group& g = by_key[key];
        if (g.members.size() > 1) groups.push_back(std::move(g));
    }
    return groups;
}

/// Builds the rests; false if fewer than two terms have one.
bool complete(const Expr& sum, Group& group) {
    for (Candidate& c : group.members) c.rest = rest_of(c.split, sum.child(c.term));
    std::erase_if(group.members, [](const Candidate& c) { return !c.rest; });
    return group.members.size() > 1;
}

Expr rejoined(const Expr& sum, const Group& group, const Expr& inner) {
    std::vector<Scaled> terms;
    terms.push_back({1, rejoin(group.members.front().split, inner, sum.shape())});
    for (std::size_t i = 0; i < sum.child_count(); ++i) {
        const auto taken = [i](const Candidate& c) { return c.term == i; };
        if (std::ranges::any_of(group.members, taken)) continue;
        terms.push_back({sum->terms[i].coefficient, sum.child(i)});
    }
    return sum.graph().sum(terms, sum.shape());
}

Expr inner_sum(const Group& group) {
    std::vector<Scaled> rests;
    for (const Candidate& c : group.members) rests.push_back({c.coefficient, c.rest});
    const Expr first = group.members.front().rest;
    return first.graph().sum(rests, first.shape());
}

/// Output axes p < q of the term carry the same label.
bool is_on_diagonal(const Expr& t, std::size_t p, std::size_t q) {
    return t.is_contraction() && t->out[p] == t->out[q] && t->out[p].is_single();
}

/// Zero unless axes p and q agree, where it is `e`, which lacks axis q.
Expr on_diagonal(const Expr& e, std::size_t p, std::size_t q) {
    ContractionSpec spec;
    spec.label_dims.assign(e.shape().begin(), e.shape().end());
    for (std::size_t i = 0; i < e.order(); ++i) spec.out.push_back(Axis(static_cast<Label>(i)));
    spec.factors.push_back({e, spec.out, 1});
    spec.out.insert(spec.out.begin() + static_cast<std::ptrdiff_t>(q), spec.out[p]);
    return e.graph().contract(std::move(spec));
}

Expr without_axis(const Expr& term, std::size_t q) {
    ContractionSpec spec;
    for (const Factor& f : term->factors) {
        spec.factors.push_back(
            {{&term.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    spec.out.assign(term->out.begin(), term->out.end());
    spec.out.erase(spec.out.begin() + static_cast<std::ptrdiff_t>(q));
    spec.label_dims.assign(term->label_dims.begin(), term->label_dims.end());
    return term.graph().contract(std::move(spec));
}

}  // namespace

Expr Factoring::factor(const Expr& e) {
    if (!e.is_sum() || e.child_count() < 2 || e.child_count() > most_terms) return e;
    if (const auto it = done_.find(e.id()); it != done_.end()) return it->second;
    done_[e.id()] = e;
    const Expr result = search(gather_diagonals(e));
    if (effort_ > 0) {
        done_[e.id()] = result;
    } else {
        done_.erase(e.id());
    }
    return result;
}

/// diag(u) + diag(v) = diag(u + v), and the same for any two axes that carry one label.
Expr Factoring::gather_diagonals(const Expr& sum) {
    for (std::size_t q = 1; q < sum.order(); ++q) {
        for (std::size_t p = 0; p < q; ++p) {
            if (const Expr better = gather_diagonal(sum, p, q)) return better;
        }
    }
    return sum;
}

Expr Factoring::gather_diagonal(const Expr& sum, std::size_t p, std::size_t q) {
    std::vector<Scaled> gathered, others;
    for (const Term& t : sum->terms) {
        const Expr term(&sum.graph(), t.node);
        if (is_on_diagonal(term, p, q)) {
            gathered.push_back({t.coefficient, without_axis(term, q)});
        } else {
            others.push_back({t.coefficient, term});
        }
    }
    if (gathered.size() < 2) return {};
    const Expr first = gathered.front().expr;
    const Expr inner = factor(sum.graph().sum(gathered, first.shape()));
    others.push_back({1, on_diagonal(inner, p, q)});
    const Expr candidate = sum.graph().sum(others, sum.shape());
    if (candidate == sum || options_.size(candidate) > options_.size(sum)) return {};
    return candidate;
}

Expr Factoring::search(Expr sum) {
    for (std::size_t round = 0; round < most_terms && sum.is_sum(); ++round) {
        const Expr next = best_step(sum);
        if (!next) break;
        sum = next;
    }
    return sum;
}

/// The shortest of the factorings by the most promising common factors; empty if none is shorter.
Expr Factoring::best_step(const Expr& sum) {
    std::vector<Group> groups = groups_of(sum);
    for (Group& g : groups) {
        const int count = static_cast<int>(g.members.size());
        g.gain = (count - 1) * options_.size(g.members.front().split.piece);
    }
    // Of equal gains the lowest power first: (q - p)/q^2 rather than (1 - p/q)/q.
    std::ranges::stable_sort(groups, [](const Group& a, const Group& b) {
        if (a.gain != b.gain) return a.gain > b.gain;
        return a.members.front().split.exponent < b.members.front().split.exponent;
    });
    int shortest = options_.size(sum);
    Expr best;
    std::size_t tried = 0;
    for (Group& g : groups) {
        if (!complete(sum, g)) continue;
        if (++tried > beam) break;
        const Expr inner = inner_sum(g);
        for (const Expr& form : {inner, distribute(inner, any_sum, Powers::expanded)}) {
            if (effort_ == 0) return best;
            --effort_;
            const Expr candidate = rejoined(sum, g, factor(form));
            const int size = options_.size(candidate);
            if (size >= shortest) continue;
            shortest = size;
            best = candidate;
        }
    }
    return best;
}

}  // namespace gradwright
