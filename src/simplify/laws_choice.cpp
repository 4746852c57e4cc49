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
    if (!sum || !(sum->coefficient == Number(-1)) || !sum->other.is_apply_of(ops::sigmoid)) {
        return {};
    }
    return apply(ops::sigmoid, {-sum->other.child(0)});
}

}  // namespace gradwright::law
