#include "explain/convexity_terms.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright {
namespace {

std::size_t label_count(std::span<const Axis> axes) {
    std::vector<Label> labels;
    for (const Axis& a : axes) labels.insert(labels.end(), a.begin(), a.end());
    std::ranges::sort(labels);
    return static_cast<std::size_t>(std::unique(labels.begin(), labels.end()) - labels.begin());
}

bool is_summed(const Expr& t) { return t->label_dims.size() > label_count(t->out); }

bool halves_agree(const Expr& t) {
    const std::span<const Axis> out = t->out;
    const std::size_t half = out.size() / 2;
    return std::ranges::equal(out.first(half), out.subspan(half));
}

bool is_positive(const Expr& t, const Factor& f) {
    const Facts base = facts_of({&t.graph(), f.node});
    const bool reciprocal =
        f.exponent.is_negative() &&
        (f.exponent.is_even() || !f.exponent.is_integer() || has(base, Facts::nonnegative));
    return reciprocal || has(base, Facts::positive);
}

bool is_weight(const Expr& t, const Factor& f) {
    const Facts base = facts_of({&t.graph(), f.node});
    return f.exponent.is_even() || !f.exponent.is_integer() || has(base, Facts::nonnegative);
}

/// Nothing is summed; each axis of the variable is scaled by a positive weight or multiplied by a
/// definite matrix.
bool is_definite_product(const Expr& t) {
    if (is_summed(t)) return false;
    const std::size_t half = t->out.size() / 2;
    std::vector<bool> covered(half, false);
    for (std::size_t i = 0; i < half; ++i) covered[i] = t->out[i] == t->out[i + half];
    for (const Factor& f : t->factors) {
        bool fits = false;
        for (std::size_t i = 0; i < half && !fits; ++i) {
            if (f.axes.size() != 2 || covered[i]) continue;
            const bool between = (f.axes[0] == t->out[i] && f.axes[1] == t->out[i + half]) ||
                                 (f.axes[1] == t->out[i] && f.axes[0] == t->out[i + half]);
            fits = between && f.exponent.is_one() &&
                   has_fact({&t.graph(), f.node}, Facts::positive_definite);
            if (fits) covered[i] = true;
        }
        if (!fits && !is_positive(t, f)) return false;
    }
    return std::ranges::find(covered, false) == covered.end();
}

struct GramRoot {
    Expr root;
    bool weights_may_vanish = false;
};

/// X'·W·X with weights >= 0 or a definite middle: the X, whose rank decides.
GramRoot gram_root(const Expr& t) {
    if (!t.is_contraction() || t.order() != 2 || !is_summed(t)) return {};
    GramRoot gram;
    int sides = 0;
    for (const Factor& f : t->factors) {
        const Expr node(&t.graph(), f.node);
        const auto at_output = std::ranges::find_if(
            f.axes, [&t](const Axis& a) { return a == t->out[0] || a == t->out[1]; });
        if (f.axes.size() == 2 && f.exponent.is_one() && at_output != f.axes.end()) {
            const bool columns = at_output == f.axes.begin() + 1;
            const Expr root = columns ? node : transpose(node);
            if (gram.root && gram.root != root) return {};
            gram.root = root;
            ++sides;
            continue;
        }
        const bool middle =
            f.axes.size() == 2 && f.exponent.is_one() && has_fact(node, Facts::positive_definite);
        if (middle || is_positive(t, f)) continue;
        if (!is_weight(t, f)) return {};
        gram.weights_may_vanish = true;
    }
    return sides == 2 ? gram : GramRoot();
}

std::string law_of_contraction(const Expr& t) {
    if (t.is_scalar()) return "a product of factors that are >= 0";
    const bool summed = is_summed(t);
    if (!summed && halves_agree(t)) {
        return t->factors.empty() ? "a multiple of the identity"
                                  : "a diagonal matrix with entries >= 0";
    }
    const auto is_middle = [&](const Factor& f) {
        return f.axes.size() == 2 && f.axes[0] != f.axes[1] &&
               has_fact({&t.graph(), f.node}, Facts::positive_semidefinite);
    };
    const auto middles = std::ranges::count_if(t->factors, is_middle);
    if (!summed && middles > 1) {
        return t.order() == 2 ? "a Schur product of semidefinite matrices"
                              : "a Kronecker product of semidefinite matrices";
    }
    if (!summed && middles == 1) return "a semidefinite matrix times a factor >= 0";
    if (middles > 0) return "a matrix A'*M*A with M semidefinite";
    if (!summed) return "a matrix v*v' times factors >= 0";
    return t->factors.size() == 2 ? "a Gram matrix A'*A"
                                  : "a matrix A'*diag(w)*A with weights w >= 0";
}

int sign_of(const Expr& t) {
    const Facts facts = facts_of(t);
    if (t.is_scalar()) {
        if (has(facts, Facts::nonnegative)) return 1;
        return has(facts, Facts::nonpositive) ? -1 : 0;
    }
    if (has(facts, Facts::positive_semidefinite)) return 1;
    return semidefinite_sign(t);
}

bool is_definite(const Expr& t) {
    if (t.is_scalar()) return has_fact(t, Facts::positive);
    return has_fact(t, Facts::positive_definite) || (t.is_contraction() && is_definite_product(t));
}

std::string law_of(const Expr& t) {
    if (t.is_contraction()) return law_of_contraction(t);
    if (t.is_scalar()) return ">= 0";
    const bool definite = has_fact(t, Facts::positive_definite);
    return std::string("a positive ") + (definite ? "definite" : "semidefinite") + " matrix" +
           (t.is_symbol() ? ", as declared" : "");
}

}  // namespace

/// For a symmetric variable D' = D, so that either pair of axes may be turned round.
std::vector<Expr> turned_forms(const Expr& t, const Expr& x) {
    std::vector<Expr> forms{t};
    if (t.order() == 4 && is_symmetric(x)) {
        const std::size_t order[] = {0, 1, 3, 2};
        forms.push_back(permute(t, order));
    }
    return forms;
}

CurvatureTerm judged(const Number& coefficient, const Expr& term, const Expr& x) {
    CurvatureTerm judgement;
    judgement.term = coefficient * term;
    judgement.constant = !depends_on(term, x);
    const int side = coefficient.is_negative() ? -1 : 1;
    for (const Expr& form : turned_forms(term, x)) {
        const int sign = sign_of(form);
        if (sign == 0) continue;
        judgement.sign = sign * side;
        judgement.definite = sign > 0 && is_definite(form);
        judgement.law = (judgement.sign < 0 ? "minus " : "") + law_of(form);
        if (term.is_scalar()) judgement.law = judgement.sign < 0 ? "<= 0" : ">= 0";
        if (!judgement.definite) {
            const GramRoot gram = gram_root(form);
            judgement.full_rank = gram.root;
            judgement.weights_may_vanish = gram.weights_may_vanish;
        }
        break;
    }
    return judgement;
}

}  // namespace gradwright
