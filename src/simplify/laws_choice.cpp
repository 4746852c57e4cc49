// Choices between two forms of equal worth: the shorter result wins.

#include "simplify/laws.hpp"

#include "ops/catalogue.hpp"
#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright::law {
namespace {

/// Most coefficients of the argument are negative.
bool leans_negative(const Expr& e) {
    if (!e.is_sum() || e.is_zero()) return false;
    const auto negative =
        std::ranges::count_if(e->terms, [](const Term& t) { return t.coefficient.is_negative(); });
    return static_cast<std::size_t>(negative) * 2 > e->terms.size();
}

}  // namespace

/// sigmoid(-z) = 1 - sigmoid(z).
Expr sigmoid_of_negative(const Expr& e) {
    if (!e.is_apply_of(ops::sigmoid) || !leans_negative(e.child(0))) return {};
    return one_minus(apply(ops::sigmoid, {-e.child(0)}));
}

/// 1 - sigmoid(z) = sigmoid(-z).
Expr one_minus_sigmoid(const Expr& e) {
    const auto sum = one_plus(e);
    if (!sum || !(sum->coefficient == Number(-1))) return {};
    const Expr z = operand_of(sum->other, ops::sigmoid);
    return z ? apply(ops::sigmoid, {-z}) : Expr();
}

namespace {

/// A product entry by entry: every factor stands on the output axes or is a scalar.
bool is_entrywise(const Expr& e) {
    return std::ranges::all_of(e->factors, [&e](const Factor& f) {
        return f.axes.empty() || std::ranges::equal(f.axes, e->out);
    });
}

/// where(c, a, b), or an entry-wise product with it: the condition and both branches.
struct Choice {
    Expr condition, yes, no;
};

std::optional<Choice> choice_of(const Expr& e) {
    if (e.is_apply_of(ops::where)) return Choice{e.child(0), e.child(1), e.child(2)};
    if (!e.is_contraction() || !is_entrywise(e)) return std::nullopt;
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Expr w = e.child(i);
        if (!w.is_apply_of(ops::where) || !e->factors[i].exponent.is_one()) continue;
        if (w.order() != e.order()) continue;
        View yes(e), no(e);
        yes.factors[i].node = w.child(1);
        no.factors[i].node = w.child(2);
        return Choice{w.child(0), std::move(yes).build(e.graph()), std::move(no).build(e.graph())};
    }
    return std::nullopt;
}

}  // namespace

/// g.*where(c, a, b) + h.*where(c, p, q) = where(c, g.*a + h.*p, g.*b + h.*q).
Expr gather_where(const Expr& e) {
    if (e.is_contraction()) {
        const auto choice = choice_of(e);
        return choice ? apply(ops::where, {choice->condition, choice->yes, choice->no}) : Expr();
    }
    if (!e.is_sum() || e.is_zero()) return {};
    std::vector<Scaled> yes, no;
    Expr condition;
    bool all_same = true;
    for (std::size_t i = 0; i < e.child_count(); ++i) {
        const auto choice = choice_of(e.child(i));
        const Number c = e->terms[i].coefficient;
        if (choice && !condition) condition = choice->condition;
        all_same = all_same && (!choice || choice->condition == condition);
        yes.push_back({c, choice ? choice->yes : e.child(i)});
        no.push_back({c, choice ? choice->no : e.child(i)});
    }
    if (!condition || !all_same) return {};
    return apply(ops::where,
                 {condition, e.graph().sum(yes, e.shape()), e.graph().sum(no, e.shape())});
}

/// x - logsumexp(x) = log(softmax(x)), for a vector or each row of a matrix.
Expr gather_log_softmax(const Expr& e) {
    if (!e.is_sum() || e.child_count() != 2) return {};
    for (const std::size_t i : {0u, 1u}) {
        const Expr copies = e.child(1 - i);
        if (!copies.is_contraction() || copies->factors.size() != 1) continue;
        const Expr total = copies.child(0);
        if (!total.is_apply_of(ops::logsumexp) || total.child(0) != e.child(i)) continue;
        if (!copies->factors[0].exponent.is_one()) continue;
        const auto lead = std::span(copies->out).first(total.order());
        if (!std::ranges::equal(copies->factors[0].axes, lead)) continue;
        if (!(e->terms[i].coefficient == -e->terms[1 - i].coefficient)) continue;
        const Expr p = apply(ops::softmax, {e.child(i)}, {total->attributes[0]});
        return e->terms[i].coefficient * apply(ops::log, {p});
    }
    return {};
}

/// sigmoid(z) - sigmoid(z)^2 = sigmoid(z).*sigmoid(-z).
Expr sigmoid_variance(const Expr& e) {
    if (!e.is_sum() || e.child_count() != 2) return {};
    for (const std::size_t i : {0u, 1u}) {
        const Expr s = e.child(i);
        if (!s.is_apply_of(ops::sigmoid) || e.child(1 - i) != square(s)) continue;
        if (!(e->terms[i].coefficient == -e->terms[1 - i].coefficient)) continue;
        return e->terms[i].coefficient * hadamard(s, apply(ops::sigmoid, {-s.child(0)}));
    }
    return {};
}

}  // namespace gradwright::law
