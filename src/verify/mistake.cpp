#include "verify/mistake.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "simplify/distribute.hpp"
#include "verify/difference.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {

namespace {

constexpr std::int64_t largest_denominator = 12;
constexpr std::size_t most_terms = 12;

bool is_square(const Expr& e) { return e.order() == 2 && e.shape()[0] == e.shape()[1]; }

/// p/q near `value` with a small denominator.
std::optional<Number> simple_ratio(double value) {
    for (std::int64_t q = 1; q <= largest_denominator; ++q) {
        const double p = std::round(value * static_cast<double>(q));
        if (std::abs(p) > 1000 || p == 0) continue;
        if (std::abs(p / static_cast<double>(q) - value) < 1e-7 * std::abs(value)) {
            return Number::ratio(static_cast<std::int64_t>(p), q);
        }
    }
    return {};
}

std::vector<Expr> square_symbols(const Expr& a, const Expr& b) {
    const Expr roots[] = {a, b};
    std::vector<Expr> found;
    for (const Expr& e : reachable(roots)) {
        if (e.is_symbol() && is_square(e)) found.push_back(e);
    }
    return found;
}

/// Terms of `e` with products multiplied out; none if there are too many to look at.
std::vector<Expr> terms_of(const Expr& e) {
    const Expr sum = distribute(e, any_sum);
    std::vector<Expr> terms;
    if (!sum.is_sum() || sum.child_count() > most_terms) return terms;
    for (std::size_t i = 0; i < sum.child_count(); ++i) {
        terms.push_back(sum->terms[i].coefficient * sum.child(i));
    }
    return terms;
}

class MistakeFinder {
public:
    MistakeFinder(const Expr& truth, const Expr& claim, const ProofOptions& options,
                  const Presentation& presentation)
        : truth_(truth), claim_(claim), options_(options), show_(presentation) {
        difference_ = show_.simplify(truth - claim);
    }

    Mistake find(bool in_trace) const {
        for (const auto& found : {factor(), transposition(), symmetry(), one_term()}) {
            if (found) return *found;
        }
        if (const auto found = commutation(in_trace)) return *found;
        return mistake("other", "the derivative minus the claim is " + show_.text(difference_));
    }

private:
    Mistake mistake(std::string name, std::string message) const {
        return {std::move(name), std::move(message), difference_};
    }

    bool equal(const Expr& a, const Expr& b, Region region = Region::anywhere) const {
        return a == b || compare(a, b, options_, region).status == Proof::Status::passed;
    }

    /// c with truth = c·of, at one point; then everywhere.
    std::optional<Number> constant_ratio(const Expr& truth, const Expr& of) const {
        const std::optional<double> ratio = ratio_at_a_point(truth, of, options_);
        const std::optional<Number> c = ratio ? simple_ratio(*ratio) : std::nullopt;
        return c && equal(truth, *c * of) ? c : std::nullopt;
    }

    std::optional<Mistake> factor() const {
        const auto c = constant_ratio(truth_, claim_);
        if (!c) return {};
        if (*c == Number(-1)) return mistake("sign", "the sign is wrong");
        return mistake("factor", "a constant factor is wrong: the derivative is " + c->text() +
                                     " times the claim");
    }

    std::optional<Mistake> transposition() const {
        if (!is_square(truth_)) return {};
        if (equal(truth_, transpose(claim_))) {
            return mistake("transpose", "the claim is the transpose of the derivative");
        }
        const auto c = constant_ratio(truth_, transpose(claim_));
        if (!c) return {};
        return mistake("transpose", "the claim must be transposed and multiplied by " + c->text());
    }

    /// Right once some square matrices are taken to be symmetric.
    std::optional<Mistake> symmetry() const {
        std::vector<std::pair<Expr, Expr>> all;
        for (const Expr& s : square_symbols(truth_, claim_)) {
            if (is_symmetric(s)) continue;
            const Expr symmetric = s.graph().symbol(std::string(s->name) + "(symmetric)", s.shape(),
                                                    s->declared | Facts::symmetric);
            all.emplace_back(s, symmetric);
            if (equal_after(std::span(&all.back(), 1))) return assumed(std::span(&all.back(), 1));
        }
        if (all.size() > 1 && equal_after(all)) return assumed(all);
        return {};
    }

    bool equal_after(std::span<const std::pair<Expr, Expr>> replaced) const {
        return equal(substitute(truth_, replaced), substitute(claim_, replaced));
    }

    Mistake assumed(std::span<const std::pair<Expr, Expr>> replaced) const {
        std::string names;
        for (const auto& [symbol, other] : replaced) {
            names += (names.empty() ? "" : " and ") + std::string(symbol->name);
        }
        return mistake("assumed-symmetry",
                       "right only if " + names + (replaced.size() > 1 ? " are" : " is") +
                           " symmetric; the difference is " + show_.text(difference_));
    }

    /// The difference is a multiple of one term of the derivative, or is a term too many.
    std::optional<Mistake> one_term() const {
        for (const Expr& term : terms_of(truth_)) {
            const auto c = constant_ratio(difference_, term);
            if (!c) continue;
            const std::string text = show_.text(show_.simplify(term));
            if (c->is_one()) return mistake("missing-term", "the term " + text + " is missing");
            if (*c == Number(2)) {
                return mistake("sign", "the sign of the term " + text + " is wrong");
            }
            return mistake("factor", "the term " + text + " has a wrong factor: it is there " +
                                         (Number(1) - *c).text() + " times");
        }
        return extra_term();
    }

    std::optional<Mistake> extra_term() const {
        for (const Expr& term : terms_of(claim_)) {
            if (!equal(-difference_, term)) continue;
            return mistake("extra-term",
                           "the term " + show_.text(show_.simplify(term)) + " is too much");
        }
        return {};
    }

    std::optional<Mistake> commutation(bool in_trace) const {
        if (square_symbols(truth_, claim_).size() < 2) return {};
        if (!equal(truth_, claim_, Region::commuting)) return {};
        const std::string difference = "; the difference is " + show_.text(difference_);
        if (in_trace) {
            return mistake("trace-cycle",
                           "the factors of a trace may be rotated, not swapped: "
                           "right only if the matrices commute" +
                               difference);
        }
        return mistake(
            "commuted-product",
            "a matrix product was commuted: right only if the matrices commute" + difference);
    }

    Expr truth_;
    Expr claim_;
    Expr difference_;
    const ProofOptions& options_;
    const Presentation& show_;
};

}  // namespace

Mistake find_mistake(const Expr& truth, const Expr& claim, bool in_trace,
                     const ProofOptions& options, const Presentation& presentation) {
    return MistakeFinder(truth, claim, options, presentation).find(in_trace);
}

}  // namespace gradwright
