#include "expr/facts.hpp"

#include "expr/build.hpp"
#include "expr/contraction.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gradwright {
namespace {

constexpr std::array implications{
    std::pair{Facts::positive_definite,
              Facts::symmetric | Facts::positive_semidefinite | Facts::invertible},
    std::pair{Facts::positive_semidefinite, Facts::symmetric},
    std::pair{Facts::diagonal, Facts::symmetric | Facts::lower_triangular},
    std::pair{Facts::orthogonal, Facts::invertible},
    std::pair{Facts::positive, Facts::nonnegative},
    std::pair{Facts::simplex, Facts::nonnegative | Facts::at_most_one},
};

bool is_square(const Expr& e) { return e.order() == 2 && e.shape()[0] == e.shape()[1]; }

/// The sign of every entry of cᵗ·t, as a pair (non-negative, positive).
std::pair<bool, bool> sign_of(const Number& c, const Expr& t) {
    const Facts f = facts_of(t);
    const Facts wanted = c.is_negative() ? Facts::nonpositive : Facts::nonnegative;
    return {has(f, wanted), !c.is_negative() && has(f, Facts::positive)};
}

Facts sum_facts(const Expr& e) {
    bool nonnegative = true, nonpositive = true, positive = false;
    bool semidefinite = true, definite = false, diagonal = is_square(e);
    for (const Term& t : e->terms) {
        const Expr term(&e.graph(), t.node);
        const Facts f = facts_of(term);
        const auto [keeps_sign, strictly] = sign_of(t.coefficient, term);
        nonnegative = nonnegative && keeps_sign;
        nonpositive = nonpositive && sign_of(-t.coefficient, term).first;
        positive = positive || strictly;
        const bool adds = !t.coefficient.is_negative() && has(f, Facts::positive_semidefinite);
        semidefinite = semidefinite && adds;
        definite = definite || (adds && has(f, Facts::positive_definite));
        diagonal = diagonal && has(f, Facts::diagonal);
    }
    Facts facts = Facts::none;
    if (!nonnegative && !nonpositive) {
        const int sign = difference_sign(e);
        nonnegative = sign > 0;
        nonpositive = sign < 0;
        positive = false;
    }
    if (nonnegative) facts = facts | Facts::nonnegative;
    if (nonpositive) facts = facts | Facts::nonpositive;
    if (nonnegative && positive) facts = facts | Facts::positive;
    if (is_square(e) && semidefinite) facts = facts | Facts::positive_semidefinite;
    if (is_square(e) && semidefinite && definite) facts = facts | Facts::positive_definite;
    if (diagonal) facts = facts | Facts::diagonal;
    return facts;
}

Facts factor_facts(const Expr& e, const Factor& f) {
    const Facts base = facts_of({&e.graph(), f.node});
    Facts facts = Facts::none;
    const bool root = !f.exponent.is_integer();
    if (has(base, Facts::positive)) facts = facts | Facts::positive;
    if (root || f.exponent.is_even() || has(base, Facts::nonnegative)) {
        facts = facts | Facts::nonnegative;
        // A reciprocal is never zero.
        if (f.exponent.is_negative()) facts = facts | Facts::positive;
    }
    if (has(base, Facts::nonnegative | Facts::at_most_one) && !f.exponent.is_negative()) {
        facts = facts | Facts::at_most_one;
    }
    return closure(facts);
}

Facts contraction_facts(const Expr& e) {
    const Node& n = e.node();
    Facts all = Facts::nonnegative | Facts::positive | Facts::at_most_one;
    for (const Factor& f : n.factors) all = all & factor_facts(e, f);
    std::size_t output_labels = 0;
    for (const Axis& a : n.out) output_labels += a.size();
    const bool on_diagonal = is_square(e) && n.out[0] == n.out[1];
    const bool summed = n.label_dims.size() > output_labels;
    if (summed) all = all & ~Facts::at_most_one;
    Facts facts = all;
    // Zero off the diagonal, so no entry bound below zero survives but >= 0.
    if (n.label_dims.size() < output_labels) facts = facts & ~Facts::positive;
    if (on_diagonal) {
        facts = facts | Facts::diagonal;
        if (has(all, Facts::nonnegative)) facts = facts | Facts::positive_semidefinite;
        if (has(all, Facts::positive)) facts = facts | Facts::positive_definite;
        if (n.factors.empty()) facts = facts | Facts::orthogonal;
    }
    if (n.factors.size() == 1 && e.order() == 2 && n.factors[0].exponent.is_one() &&
        n.factors[0].axes.size() == 2 && n.out[0] == n.factors[0].axes[1] &&
        n.out[1] == n.factors[0].axes[0]) {
        const Facts base = facts_of(e.child(0));
        facts = facts | (base & (Facts::orthogonal | Facts::invertible));
    }
    if ((is_square(e) || e.is_scalar()) && is_quadratic(e)) {
        facts = facts | (e.is_scalar() ? Facts::nonnegative : Facts::positive_semidefinite);
    }
    return facts;
}

Facts apply_facts(const Expr& e) {
    Facts facts = Facts::none;
    if (e->function->facts != nullptr) facts = e->function->facts(e);
    return facts;
}

Facts compute(const Expr& e) {
    Facts facts = Facts::none;
    switch (e->kind) {
        case Kind::symbol:
            facts = e->declared;
            break;
        case Kind::sum:
            facts = sum_facts(e);
            break;
        case Kind::contraction:
            facts = contraction_facts(e);
            break;
        case Kind::apply:
            facts = apply_facts(e);
            break;
    }
    if (is_symmetric(e)) facts = facts | Facts::symmetric;
    return closure(facts);
}

}  // namespace

Facts closure(Facts facts) {
    // Twice, because diagonal and positive definite imply facts that imply others.
    for (int round = 0; round < 2; ++round) {
        for (const auto& [premise, conclusion] : implications) {
            if (has(facts, premise)) facts = facts | conclusion;
        }
    }
    return facts;
}

std::string text_of(Facts facts) {
    constexpr std::array names{
        std::pair{Facts::symmetric, "symmetric"},
        std::pair{Facts::positive_semidefinite, "positive semidefinite"},
        std::pair{Facts::positive_definite, "positive definite"},
        std::pair{Facts::diagonal, "diagonal"},
        std::pair{Facts::orthogonal, "orthogonal"},
        std::pair{Facts::lower_triangular, "lower triangular"},
        std::pair{Facts::nonnegative, "nonnegative"},
        std::pair{Facts::positive, "positive"},
        std::pair{Facts::at_most_one, "at most one"},
        std::pair{Facts::simplex, "simplex"},
        std::pair{Facts::integer, "integer"},
        std::pair{Facts::invertible, "invertible"},
        std::pair{Facts::nonpositive, "nonpositive"},
    };
    std::string text;
    for (const auto& [fact, name] : names) {
        if (has(facts, fact)) text += (text.empty() ? "" : ", ") + std::string(name);
    }
    return text;
}

Facts facts_of(const Expr& root) {
    if (root->facts_known) return root->facts;
    std::vector<Expr> stack{root};
    while (!stack.empty()) {
        const Expr e = stack.back();
        const std::size_t before = stack.size();
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            if (!e.child(i)->facts_known) stack.push_back(e.child(i));
        }
        if (stack.size() != before) continue;
        stack.pop_back();
        if (e->facts_known) continue;
        const Facts facts = compute(e);
        e->facts = facts;
        e->facts_known = true;
    }
    return root->facts;
}

bool is_symmetric(const Expr& e) {
    if (!is_square(e)) return false;
    const Node& n = e.node();
    if (n.symmetric >= 0) return n.symmetric == 1;
    bool symmetric = false;
    switch (n.kind) {
        case Kind::symbol:
            symmetric = has(closure(n.declared), Facts::symmetric);
            break;
        case Kind::sum:
        case Kind::contraction:
            symmetric = transpose(e) == e;
            break;
        case Kind::apply: {
            const bool follows = n.function->under_transpose == UnderTranspose::equivariant;
            symmetric = follows;
            for (std::size_t i = 0; i < e.child_count() && symmetric; ++i) {
                symmetric = e.child(i).order() < 2 || is_symmetric(e.child(i));
            }
            symmetric = symmetric || (follows && is_even_of_antisymmetric(e));
            if (!symmetric && n.function->facts != nullptr) {
                symmetric = has(closure(n.function->facts(e)), Facts::symmetric);
            }
            break;
        }
    }
    e->symmetric = symmetric ? 1 : 0;
    return symmetric;
}

}  // namespace gradwright
