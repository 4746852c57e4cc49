#include "execute/factors.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

bool mentions(const Axis& axis, Label l) {
    return std::find(axis.begin(), axis.end(), l) != axis.end();
}

bool in_output(const Expr& e, Label l) {
    return std::any_of(e->out.begin(), e->out.end(), [&](const Axis& a) { return mentions(a, l); });
}

/// The factors that carry a label, one entry for each place.
std::vector<std::size_t> carriers(const Expr& e, Label l) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        for (const Axis& a : e->factors[i].axes) {
            if (mentions(a, l)) found.push_back(i);
        }
    }
    return found;
}

bool is_plain_matrix(const Factor& f) {
    return f.axes.size() == 2 && f.exponent.is_one() && f.axes[0].is_single() &&
           f.axes[1].is_single() && f.axes[0] != f.axes[1];
}

/// The other factor of the two that share label l and nothing else, when l is summed.
std::optional<std::size_t> partner(const Expr& e, std::size_t i, Label l) {
    if (in_output(e, l)) return std::nullopt;
    const auto places = carriers(e, l);
    if (places.size() != 2 || (places[0] == i) == (places[1] == i)) return std::nullopt;
    return places[0] == i ? places[1] : places[0];
}

bool is_applied(const Expr& e, std::size_t i) {
    const Factor& f = e->factors[i];
    const Function* function = e.child(i)->function;
    if (!is_plain_matrix(f) || function == nullptr || !function->inverts) return false;
    return partner(e, i, f.axes[0][0]) || partner(e, i, f.axes[1][0]);
}

/// X if e is X'X or XX'; `transposed` for the latter.
Expr gram_root(const Expr& e, bool& transposed) {
    if (!e.is_contraction() || e->factors.size() != 2 || e->out.size() != 2) return {};
    const Factor& a = e->factors[0];
    const Factor& b = e->factors[1];
    if (a.node != b.node || !is_plain_matrix(a) || !is_plain_matrix(b)) return {};
    for (const std::size_t summed : {0u, 1u}) {
        const std::size_t kept = 1 - summed;
        const bool straight = e->out[0] == a.axes[kept] && e->out[1] == b.axes[kept];
        const bool swapped = e->out[0] == b.axes[kept] && e->out[1] == a.axes[kept];
        if (a.axes[summed] != b.axes[summed] || !(straight || swapped)) continue;
        if (a.axes[kept] == b.axes[kept]) continue;
        transposed = summed == 1;
        return e.child(0);
    }
    return {};
}

/// Joins inv(X'X) at factor i with the X next to it, if the samples of that X are summed.
bool join_least_squares(const Expr& e, std::size_t i, std::vector<FactorPlan>& plans,
                        std::vector<bool>& taken) {
    bool transposed = false;
    const Expr x = gram_root(plans[i].source, transposed);
    if (!x) return false;
    const std::size_t sample_axis = transposed ? 1 : 0;
    for (const std::size_t side : {0u, 1u}) {
        const Label own = plans[i].axes[side][0], other = plans[i].axes[1 - side][0];
        const auto next = partner(e, i, own);
        if (!next || taken[*next]) continue;
        const Factor& f = e->factors[*next];
        if (!(e.child(*next) == x) || !is_plain_matrix(f)) continue;
        const Label sample = f.axes[sample_axis][0];
        if (f.axes[1 - sample_axis] != Axis(own) || sample == other) continue;
        if (!partner(e, *next, sample)) continue;
        plans[i] = {Role::least_squares, x, {Axis(other), Axis(sample)}, 1, transposed,
                    e.child(i),          i};
        taken[*next] = true;
        return true;
    }
    return false;
}

}  // namespace

std::vector<FactorPlan> factor_plans(const Expr& e, bool least_squares) {
    std::vector<FactorPlan> plans;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Factor& f = e->factors[i];
        const bool applied = is_applied(e, i);
        plans.push_back({applied ? Role::inverse : Role::value,
                         applied ? e.child(i).child(0) : e.child(i),
                         {f.axes.begin(), f.axes.end()},
                         f.exponent,
                         false,
                         e.child(i),
                         i});
    }
    std::vector<bool> taken(plans.size(), false);
    for (std::size_t i = 0; i < plans.size() && least_squares; ++i) {
        if (plans[i].role == Role::inverse) join_least_squares(e, i, plans, taken);
    }
    std::vector<FactorPlan> kept;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (!taken[i]) kept.push_back(std::move(plans[i]));
    }
    return kept;
}

std::vector<FactorPlan> factor_plans(const Expr& e, const Sizes& sizes) {
    std::vector<FactorPlan> plans = factor_plans(e, true);
    const bool tall = std::ranges::all_of(plans, [&](const FactorPlan& p) {
        if (p.role != Role::least_squares) return true;
        const auto m = p.source.shape()[p.transposed ? 1 : 0].evaluate(sizes);
        const auto n = p.source.shape()[p.transposed ? 0 : 1].evaluate(sizes);
        return m && n && *m >= *n;
    });
    return tall ? plans : factor_plans(e, false);
}

}  // namespace gradwright::execute
