#pragma once
// One line per op. The parser's table, the reference, the cheat sheet and the property tests are
// loops over `catalogue()`.

#include "ops/op.hpp"

#include <span>

namespace gradwright::ops {

// element-wise, one operand
extern const Op exp, log, log1p, expm1, abs, sign, sin, cos, tan, asin, acos, atan;
extern const Op sinh, cosh, tanh;
extern const Op sigmoid, relu, step, softplus, erf, gamma, lgamma, digamma, trigamma, polygamma;
extern const Op gelu, silu;
// element-wise, several operands
extern const Op pow, max2, min2, where;
extern const Op less, less_equal, greater, greater_equal, equal;
// reductions over trailing axes; attributes: {number of trailing axes}; prod_except_one has a
// second, how many entries are left out
extern const Op max, min, argmax_indicator, argmin_indicator, prod, prod_except_one;
extern const Op softmax, logsumexp;
// matrix functions
extern const Op inv, det, logdet, adj, pinv, chol, expm, expm_frechet, logm, logm_frechet, sqrtm;
extern const Op adj_frechet;   ///< operands X, H: the derivative of adj at X along H
extern const Op matrix_power;  ///< operands X, k: X^k, k a scalar
extern const Op matrix_power_frechet, sylvester, eigvals, eigvecs, lambda_max, svdvals;
extern const Op singular_vectors_left, singular_vectors_right, norm_nuc, norm_spec, polar_factor;
extern const Op polar_frechet;
extern const Op top_resolvent;  ///< pinv(lambda_max(S)*eye - S)
extern const Op top_projector;  ///< onto the eigenspace of the largest eigenvalue, trace one
extern const Op inverse_gaps;   ///< vector to matrix: 1/(x_j - x_i), zero on the diagonal
// constants that select: entries, rows, blocks, triangles; sizes from the node's shape
extern const Op unit;   ///< attributes {k}: the vector with one at entry k (1-based)
extern const Op embed;  ///< attributes {offset}: eye placed `offset` rows down in m×n; -1: lowest
extern const Op lower_mask;  ///< attributes {twice the diagonal value}: n×n lower ones
// what selects by value
extern const Op onehot;  ///< operand y; as many columns as the node's shape says

/// All ops, in the order of the reference.
std::span<const Op* const> catalogue();
/// By name or alias ("ln", "trace" is not an op); null if there is none.
const Op* find(std::string_view name);
/// Other spellings of ops.
std::span<const std::pair<std::string_view, const Op*>> aliases();

}  // namespace gradwright::ops
