#include "simplify/law.hpp"

#include "expr/traverse.hpp"
#include "simplify/laws.hpp"

#include <array>

namespace gradwright {
namespace {

/// Rounds of bottom-up application before giving up; each law shortens, so few are ever needed.
constexpr int most_rounds = 8;

constexpr std::array table{
    Law{"log-det", Family::stabilisation, "log(det(X)) = logdet(X)", law::log_det},
    Law{"log-sum-exp", Family::stabilisation, "log(sum(exp(x))) = logsumexp(x)", law::log_sum_exp},
    Law{"softmax", Family::stabilisation, "exp(x)/sum(exp(x)) = softmax(x)", law::softmax_of_exp},
    Law{"softplus", Family::stabilisation, "log(1 + exp(x)) = softplus(x)", law::softplus_of_exp},
    Law{"sigmoid", Family::stabilisation, "1/(1 + exp(-x)) = sigmoid(x)", law::sigmoid_of_exp},
    Law{"sigmoid-exp", Family::stabilisation, "exp(x)*sigmoid(-x) = sigmoid(x)",
        law::exp_times_sigmoid},
    Law{"log-softmax", Family::stabilisation, "log(softmax(x)) = x - logsumexp(x)",
        law::log_softmax},
    Law{"log-sigmoid", Family::stabilisation, "log(sigmoid(x)) = -softplus(-x)", law::log_sigmoid},
    Law{"log-one-minus-sigmoid", Family::stabilisation, "log(1 - sigmoid(x)) = -softplus(x)",
        law::log_one_minus_sigmoid},
    Law{"root-of-square", Family::stabilisation, "sqrt(x^2) = abs(x)", law::root_of_square},
    Law{"simplex-total", Family::stabilisation, "sum(softmax(x)) = 1", law::total_of_simplex},
    Law{"log-det-of-factor", Family::stabilisation,
        "sum(log(eigvals(S))) = 2*sum(log(diag(chol(S)))) = logdet(S)", law::log_det_of_factor},
    Law{"step-relu", Family::cancellation, "step(x)*relu(x) = relu(x)", law::step_times_relu},
    Law{"step-power", Family::cancellation, "step(x)^k = step(x)", law::step_power},
    Law{"sign-operand", Family::cancellation, "sign(x)*x = abs(x)", law::sign_times_operand},
    Law{"sign-abs", Family::cancellation, "sign(x)*abs(x) = x", law::sign_times_abs},
    Law{"abs-squared", Family::cancellation, "abs(x)^2 = x^2", law::abs_squared},
    Law{"tangent", Family::cancellation, "sin(x)/cos(x) = tan(x)", law::quotient_of_sine_cosine},
    Law{"adjugate", Family::cancellation, "adj(X)/det(X) = inv(X)", law::adjugate_over_determinant},
    Law{"inverse-product", Family::cancellation, "inv(A*B)*A*B = eye", law::inverse_of_product},
    Law{"sigmoid-quotient", Family::cancellation, "sigmoid(x)/sigmoid(-x) = exp(x)",
        law::sigmoid_complement_product},
    Law{"eigen-decomposition", Family::cancellation,
        "eigvecs(S)*diag(f(eigvals(S)))*eigvecs(S)' = f(S)", law::eigen_decomposition},
    Law{"singular-decomposition", Family::cancellation, "U*diag(svdvals(X))*V' = X",
        law::singular_decomposition},
    Law{"orthogonal-product", Family::cancellation, "Q'*Q = Q*Q' = eye", law::orthogonal_product},
    Law{"cholesky-product", Family::cancellation, "chol(S)*chol(S)' = S", law::cholesky_product},
    Law{"selection-product", Family::cancellation, "disjoint rows of blocks do not meet",
        law::product_of_selections},
    Law{"selection-total", Family::cancellation, "a column of a selection adds up to one",
        law::total_of_selection},
    Law{"centred-total", Family::cancellation, "sum(x - mean(x)) = 0", law::total_of_centred},
    Law{"sigmoid-negative", Family::choice, "sigmoid(-x) = 1 - sigmoid(x)",
        law::sigmoid_of_negative},
    Law{"one-minus-sigmoid", Family::choice, "1 - sigmoid(x) = sigmoid(-x)",
        law::one_minus_sigmoid},
    Law{"sigmoid-variance", Family::choice, "sigmoid(x) - sigmoid(x)^2 = sigmoid(x)*sigmoid(-x)",
        law::sigmoid_variance},
    Law{"gather-log-softmax", Family::choice, "x - logsumexp(x) = log(softmax(x))",
        law::gather_log_softmax},
    Law{"gather-where", Family::choice, "g*where(c, a, b) = where(c, g*a, g*b)", law::gather_where},
};

Expr apply_once(const Expr& e, Family family) {
    return rewrite(e, [family](const Expr& node) {
        for (const Law& law : table) {
            if (law.family != family) continue;
            if (const Expr better = law.apply(node)) return better;
        }
        return node;
    });
}

}  // namespace

std::span<const Law> laws() { return table; }

Expr apply_laws(const Expr& e, Family family) {
    Expr current = e;
    for (int round = 0; round < most_rounds; ++round) {
        const Expr next = apply_once(current, family);
        if (next == current) break;
        current = next;
    }
    return current;
}

Expr apply_law(const Expr& e, const Law& law) {
    return rewrite(e, [&law](const Expr& node) {
        const Expr better = law.apply(node);
        return better ? better : node;
    });
}

}  // namespace gradwright
