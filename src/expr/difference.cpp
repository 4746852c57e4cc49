#include "expr/build.hpp"

#include <vector>

namespace gradwright {
namespace {

constexpr std::size_t most_terms = 6;

/// Every entry of `smaller` is a number in [0,1] times that of `larger`, which is >= 0.
bool dominates(const Expr& larger, const Expr& smaller) {
    if (!has_fact(larger, Facts::nonnegative)) return false;
    const Expr ratio = hadamard(smaller, reciprocal(larger));
    return has_fact(ratio, Facts::nonnegative | Facts::at_most_one);
}

/// Each term of the other sign is covered by a term of its own of this sign.
bool keeps_sign(const Expr& sum, bool negative) {
    std::vector<bool> spent(sum->terms.size(), false);
    for (std::size_t i = 0; i < sum->terms.size(); ++i) {
        const Number c = sum->terms[i].coefficient;
        if (c.is_negative() == negative) continue;
        bool covered = has_fact(sum.child(i), Facts::nonpositive);
        for (std::size_t j = 0; j < sum->terms.size() && !covered; ++j) {
            const Number d = sum->terms[j].coefficient;
            if (d.is_negative() != negative || spent[j] || abs(d) < abs(c)) continue;
            covered = spent[j] = dominates(sum.child(j), sum.child(i));
        }
        if (!covered) return false;
    }
    for (std::size_t j = 0; j < sum->terms.size(); ++j) {
        const bool same = sum->terms[j].coefficient.is_negative() == negative;
        if (same && !has_fact(sum.child(j), Facts::nonnegative)) return false;
    }
    return true;
}

}  // namespace

int difference_sign(const Expr& sum) {
    if (sum->terms.size() < 2 || sum->terms.size() > most_terms) return 0;
    if (keeps_sign(sum, false)) return 1;
    return keeps_sign(sum, true) ? -1 : 0;
}

}  // namespace gradwright
