#include "execute/plan/known_sums.hpp"

#include <algorithm>
#include <optional>

namespace gradwright::execute {
namespace {

constexpr std::size_t fewest_terms = 3;
/// Of the newest terms, so many are asked which sums end with them.
constexpr std::size_t most_asked = 8;

std::vector<std::size_t> all_terms(const Expr& e) {
    std::vector<std::size_t> terms(e.child_count());
    for (std::size_t k = 0; k < terms.size(); ++k) terms[k] = k;
    return terms;
}

/// By falling id: what was made last comes first.
std::vector<std::size_t> newest_first(const Expr& e) {
    std::vector<std::size_t> order = all_terms(e);
    std::ranges::sort(
        order, [&](std::size_t a, std::size_t b) { return e->terms[a].node > e->terms[b].node; });
    return order;
}

/// Nothing if `e`, whose terms are given newest first, does not have the terms of `shorter`.
std::optional<SplitSum> split_by(const Expr& shorter, const Expr& e,
                                 const std::vector<std::size_t>& order) {
    SplitSum found{shorter, 0, {}};
    const std::vector<std::size_t> wanted = newest_first(shorter);
    std::size_t next = 0;
    for (const std::size_t k : order) {
        const Term& t = e->terms[k];
        if (next == wanted.size() || shorter->terms[wanted[next]].node != t.node) {
            found.terms.push_back(k);
            continue;
        }
        const Number ratio = t.coefficient / shorter->terms[wanted[next]].coefficient;
        if (next > 0 && !(ratio == found.times)) return std::nullopt;
        found.times = ratio;
        ++next;
    }
    if (next < wanted.size()) return std::nullopt;
    std::ranges::sort(found.terms);
    return found;
}

}  // namespace

void KnownSums::add(const Expr& e) {
    if (!e.is_sum() || e.child_count() < fewest_terms) return;
    by_newest_term_[e->terms[newest_first(e).front()].node].push_back(e);
}

SplitSum KnownSums::split(const Expr& e) const {
    SplitSum best{{}, 0, all_terms(e)};
    if (e.child_count() <= fewest_terms) return best;
    const std::vector<std::size_t> order = newest_first(e);
    for (std::size_t i = 0; i < std::min(most_asked, order.size()); ++i) {
        const std::vector<Expr>* sums = by_newest_term_.find(e->terms[order[i]].node);
        if (sums == nullptr) continue;
        // The last ones are the longest where a sum grows step by step.
        const std::size_t asked = std::min(most_asked, sums->size());
        for (auto s = sums->end() - static_cast<std::ptrdiff_t>(asked); s != sums->end(); ++s) {
            if (e.child_count() - s->child_count() >= best.terms.size()) continue;
            if (auto found = split_by(*s, e, order)) best = std::move(*found);
        }
    }
    return best;
}

}  // namespace gradwright::execute
