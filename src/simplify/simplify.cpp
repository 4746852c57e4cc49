#include "simplify/simplify.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "simplify/distribute.hpp"
#include "simplify/factor.hpp"
#include "simplify/law.hpp"

#include <algorithm>
#include <utility>

namespace gradwright {
namespace {

/// Symbols that a form may be longer for being symmetric in its notation.
constexpr int price_of_symmetry = 3;

using Test = bool (*)(const Expr&);

Expr distributed_everywhere(const Expr& e, Test which) {
    return rewrite(e, [which](const Expr& n) { return distribute(n, which); });
}

Expr distributed_where(const Expr& e, Test which, bool (*node)(const Expr&)) {
    return rewrite(e, [=](const Expr& n) { return node(n) ? distribute(n, which) : n; });
}

/// Forms of the same expression worth factoring.
class Candidates {
public:
    explicit Candidates(const Expr& e) {
        add_forms(distributed_everywhere(e, has_high_order));
        add_forms(e);
    }

    const std::vector<Expr>& all() const { return found_; }

private:
    void add_forms(const Expr& base) {
        if (!add(base)) return;
        add(distributed_everywhere(base, has_structured_term));
        add(distribute(base, any_sum));
        add(distribute(base, any_sum, Powers::expanded));
        for (const Law& law : laws()) {
            if (law.family != Family::choice) continue;
            const Expr chosen = apply_laws(apply_law(base, law), Family::cancellation);
            if (chosen == base) continue;
            add(chosen);
            add(distribute(chosen, any_sum));
            add(distributed_where(chosen, any_sum, [](const Expr& n) { return n.order() == 1; }));
        }
        const Expr scalars = distributed_where(base, has_broadcast_term,
                                               [](const Expr& n) { return n.is_scalar(); });
        add(scalars);
        if (scalars != base) add(distribute(scalars, any_sum));
    }

    bool add(const Expr& e) {
        const bool is_new = std::ranges::find(found_, e) == found_.end();
        if (is_new) found_.push_back(e);
        return is_new;
    }

    std::vector<Expr> found_;
};

Expr one_round(const Expr& e, const SimplifyOptions& options, Factoring& factoring) {
    Expr best = e;
    int shortest = options.size(e);
    const bool symmetric = is_symmetric(e);
    const auto consider = [&](const Expr& candidate) {
        // A symmetric expression should look symmetric, unless that costs much.
        const int loss = symmetric && !is_symmetric(candidate) ? price_of_symmetry : 0;
        const int size = options.size(candidate) + loss;
        if (size >= shortest) return;
        shortest = size;
        best = candidate;
    };
    factoring.renew_effort();
    const Candidates candidates(e);
    for (const Expr& candidate : candidates.all()) {
        const Expr clean = apply_laws(candidate, Family::cancellation);
        consider(clean);
        consider(rewrite(clean, [&](const Expr& n) { return factoring.factor(n); }));
    }
    return best;
}

/// Factoring may bring exp(x) and its sum together, or A and its inverse.
Expr with_laws(const Expr& e, const SimplifyOptions& options) {
    const Expr better = apply_laws(apply_laws(e, Family::stabilisation), Family::cancellation);
    return options.size(better) <= options.size(e) ? better : e;
}

bool has_more_nodes(const Expr& e, std::size_t most) {
    std::vector<Expr> stack{e};
    NodeMap<bool> seen;
    std::size_t count = 0;
    while (!stack.empty() && count <= most) {
        const Expr n = stack.back();
        stack.pop_back();
        if (std::exchange(seen[n.id()], true)) continue;
        ++count;
        for (std::size_t i = 0; i < n.child_count(); ++i) stack.push_back(n.child(i));
    }
    return count > most;
}

}  // namespace

Expr simplify(const Expr& e, const SimplifyOptions& options) {
    // A round shortens, or applies a law, or is the last: three are rarely needed.
    constexpr int most_rounds = 20;
    if (has_more_nodes(e, options.most_nodes)) return e;
    Expr current = with_laws(e, options);
    if (options.size(current) > options.most_symbols) return current;
    Factoring factoring(options);
    for (int round = 0; round < most_rounds; ++round) {
        const Expr next = with_laws(one_round(current, options, factoring), options);
        if (next == current) break;
        current = next;
    }
    return current;
}

Expr stabilise(const Expr& e) { return apply_laws(e, Family::stabilisation); }

}  // namespace gradwright
