#include "explain/convexity_proof.hpp"

#include "derive/derive.hpp"
#include "explain/convexity_kinks.hpp"
#include "explain/convexity_terms.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "render/forms.hpp"
#include "simplify/distribute.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>

namespace gradwright {
namespace {

Expr simplified(const Expr& e) { return simplify(e, {.size = render::printed_size}); }

Expr distributed(const Expr& e, bool (*which)(const Expr&)) {
    return rewrite(e, [which](const Expr& n) { return distribute(n, which); });
}

/// Forms of the Hessian in which its terms may show their sign.
std::vector<Expr> forms_of(const Expr& hessian, const Expr& simple) {
    std::vector<Expr> forms;
    const auto add = [&forms](const Expr& e) {
        if (std::ranges::find(forms, e) == forms.end()) forms.push_back(e);
    };
    for (const Expr& e : {simple, hessian}) {
        add(e);
        const Expr flat = distributed(e, has_high_order);
        add(flat);
        add(distributed(flat, has_structured_term));
        add(distribute(flat, any_sum));
    }
    return forms;
}

std::vector<Scaled> terms_of(const Expr& e) {
    if (!e.is_sum()) return {{1, e}};
    std::vector<Scaled> terms;
    for (const Term& t : e->terms) terms.push_back({t.coefficient, {&e.graph(), t.node}});
    return terms;
}

/// Terms of the wrong sign are covered by others where a pair law allows.
std::vector<CurvatureTerm> cover(const std::vector<Scaled>& terms,
                                 const std::vector<CurvatureTerm>& single, int sign,
                                 const Expr& x) {
    std::vector<CurvatureTerm> proof;
    std::vector<bool> used(terms.size(), false);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (single[i].sign == sign) continue;
        for (std::size_t j = 0; j < terms.size() && !used[i]; ++j) {
            if (used[j] || single[j].sign != sign) continue;
            auto pair = judged_pair(terms[j], terms[i], x);
            if (!pair || pair->sign != sign) continue;
            used[i] = used[j] = true;
            proof.push_back(std::move(*pair));
        }
    }
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (!used[i]) proof.push_back(single[i]);
    }
    return proof;
}

bool all_have(const std::vector<CurvatureTerm>& terms, int sign) {
    return std::ranges::all_of(terms, [sign](const CurvatureTerm& t) { return t.sign == sign; });
}

Curvature verdict_of(const std::vector<CurvatureTerm>& terms, int sign) {
    bool strictly = false, strongly = false;
    for (const CurvatureTerm& t : terms) {
        strictly = strictly || t.definite;
        strongly = strongly || (t.definite && t.constant);
    }
    if (strongly) return sign > 0 ? Curvature::strongly_convex : Curvature::strongly_concave;
    if (strictly) return sign > 0 ? Curvature::strictly_convex : Curvature::strictly_concave;
    return sign > 0 ? Curvature::convex : Curvature::concave;
}

std::size_t open_terms(const Certificate& c) {
    return static_cast<std::size_t>(std::ranges::count(c.terms, 0, &CurvatureTerm::sign));
}

Certificate attempt(const Expr& form, const Expr& x) {
    std::vector<Scaled> terms = terms_of(form);
    // s - s^2: only the sum has a sign.
    if (form.is_scalar() && judged(1, form, x).sign != 0) terms = {{1, form}};
    std::vector<CurvatureTerm> single;
    for (const Scaled& t : terms) single.push_back(judged(t.coefficient, t.expr, x));
    Certificate certificate;
    for (const int sign : {1, -1}) {
        auto proof = cover(terms, single, sign, x);
        if (!all_have(proof, sign)) continue;
        certificate.verdict = verdict_of(proof, sign);
        certificate.terms = std::move(proof);
        return certificate;
    }
    certificate.terms = std::move(single);
    return certificate;
}

/// A Hessian by a matrix as it acts on vec(X), where that has a name.
std::string name_or_text(const Expr& e) {
    const auto acting =
        e.order() == 4 ? render::kronecker_form(e, render::Format::unicode) : std::nullopt;
    return acting.value_or(render::render(e, render::Format::unicode));
}

void give_reason(Certificate& c) {
    const std::string sign = is_convex(c.verdict) ? "positive" : "negative";
    if (c.verdict == Curvature::unknown) {
        for (const CurvatureTerm& t : c.terms) {
            if (t.sign != 0) continue;
            c.reason = "not proved: the sign of the term " + name_or_text(t.term) +
                       " of the Hessian does not follow from what is declared";
            return;
        }
        c.reason = "not proved: the terms of the Hessian have different signs";
        return;
    }
    c.reason = "the Hessian is " + sign +
               (strength_of(c.verdict) > 1 ? " definite" : " semidefinite") +
               (c.terms.size() > 1 ? ", term by term: " : ": ");
    for (const CurvatureTerm& t : c.terms) {
        if (&t != &c.terms.front()) c.reason += "; ";
        c.reason += name_or_text(t.term) + " is " + t.law;
    }
    if (strength_of(c.verdict) > 1) return;
    for (const CurvatureTerm& t : c.terms) {
        if (!t.full_rank) continue;
        c.condition = std::string(t.constant ? "strongly" : "strictly") +
                      (is_convex(c.verdict) ? " convex" : " concave") + " if the columns of " +
                      name_or_text(t.full_rank) + " are independent" +
                      (t.weights_may_vanish ? " and the weights are not zero" : "");
    }
}

/// Where the kinks do not spoil it, what is left is judged by its second derivative.
Result<Certificate> certify_smooth(const Expr& f, const Expr& x) {
    const Result<Expr> g = jacobian(f, x);
    if (!g) return g.error();
    const Expr gradient = simplified(*g);
    if (!is_continuous(gradient, x) || !is_continuous(f, x)) {
        Certificate none;
        none.reason =
            "not proved: there are jumps, so that the second derivative does not see "
            "all of the curvature";
        return none;
    }
    const Result<Expr> h = jacobian(gradient, x);
    if (!h) return h.error();
    return certify_hessian(*h, x);
}

}  // namespace

int strength_of(Curvature c) {
    switch (c) {
        case Curvature::unknown:
        case Curvature::neither:
            return 0;
        case Curvature::convex:
        case Curvature::concave:
            return 1;
        case Curvature::strictly_convex:
        case Curvature::strictly_concave:
            return 2;
        default:
            return 3;
    }
}

Certificate certify_hessian(const Expr& hessian, const Expr& x) {
    const Expr simple = simplified(hessian);
    Certificate best;
    if (simple.is_zero()) {
        best.verdict = Curvature::affine;
        best.reason = "the Hessian is zero";
    } else {
        bool first = true;
        for (const Expr& form : forms_of(hessian, simple)) {
            Certificate c = attempt(form, x);
            const bool stronger = strength_of(c.verdict) > strength_of(best.verdict);
            const bool nearer = strength_of(best.verdict) == 0 && open_terms(c) < open_terms(best);
            if (first || stronger || nearer) best = std::move(c);
            first = false;
        }
        give_reason(best);
    }
    best.hessian = simple;
    return best;
}

Result<Certificate> prove_curvature(const Expr& f, const Expr& x) {
    const SplitAtKinks split = split_at_kinks(f, x);
    Result<Certificate> smooth = certify_smooth(split.smooth, x);
    if (!smooth) return smooth;
    if (split.kinked.empty()) {
        if (smooth->condition.empty() && smooth->verdict != Curvature::unknown) {
            smooth->condition = domain_condition(f, x);
        }
        return smooth;
    }
    Certificate whole = *smooth;
    const bool convex = is_convex(smooth->verdict) && split.sign > 0;
    const bool concave = is_concave(smooth->verdict) && split.sign < 0;
    if (!convex && !concave) {
        whole.verdict = Curvature::unknown;
        whole.hessian = Expr();
        whole.reason = "not proved: the smooth part and the terms with kinks do not bend one way";
        return whole;
    }
    if (smooth->verdict == Curvature::affine) {
        whole.verdict = convex ? Curvature::convex : Curvature::concave;
        whole.reason.clear();
    }
    for (const Expr& t : split.kinked) {
        whole.reason += (whole.reason.empty() ? "" : "; ") + name_or_text(t) +
                        (convex ? " is convex" : " is concave") +
                        ": such a function of an affine argument, times weights of one sign";
    }
    return whole;
}

}  // namespace gradwright
