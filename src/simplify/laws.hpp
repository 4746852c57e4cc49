#pragma once
// The rewrites behind the table of laws. Each returns an empty expression where it does not apply.

#include "expr/graph.hpp"

namespace gradwright::law {

// laws_stable.cpp
Expr log_sum_exp(const Expr& e);
Expr softmax_of_exp(const Expr& e);
Expr softplus_of_exp(const Expr& e);
Expr sigmoid_of_exp(const Expr& e);
Expr exp_times_sigmoid(const Expr& e);
Expr log_det(const Expr& e);
Expr log_softmax(const Expr& e);
Expr log_sigmoid(const Expr& e);
Expr log_one_minus_sigmoid(const Expr& e);
Expr root_of_square(const Expr& e);
Expr total_of_simplex(const Expr& e);

// laws_cancel.cpp
Expr step_times_relu(const Expr& e);
Expr step_power(const Expr& e);
Expr sign_times_operand(const Expr& e);
Expr sign_times_abs(const Expr& e);
Expr abs_squared(const Expr& e);
Expr quotient_of_sine_cosine(const Expr& e);
Expr adjugate_over_determinant(const Expr& e);
Expr inverse_of_product(const Expr& e);
Expr sigmoid_complement_product(const Expr& e);

// laws_select.cpp
Expr product_of_selections(const Expr& e);
Expr total_of_selection(const Expr& e);
Expr total_of_centred(const Expr& e);

// laws_spectral.cpp
Expr eigen_decomposition(const Expr& e);
Expr singular_decomposition(const Expr& e);
Expr log_det_of_factor(const Expr& e);
Expr cholesky_product(const Expr& e);
Expr orthogonal_product(const Expr& e);

// laws_choice.cpp
Expr sigmoid_of_negative(const Expr& e);
Expr one_minus_sigmoid(const Expr& e);
Expr sigmoid_variance(const Expr& e);
Expr gather_where(const Expr& e);
Expr gather_log_softmax(const Expr& e);

}  // namespace gradwright::law
