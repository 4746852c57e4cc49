#include "ops/catalogue.hpp"

namespace gradwright::ops {
namespace {

// clang-format off
constexpr const Op* all[] = {
    &exp, &log, &log1p, &expm1, &abs, &sign, &sin, &cos, &tan, &asin, &acos, &atan, &sinh, &cosh,
    &tanh, &sigmoid, &relu, &step, &softplus, &erf, &gamma, &lgamma, &digamma, &trigamma,
    &polygamma, &gelu, &silu, &pow, &max2, &min2, &where, &less, &less_equal, &greater,
    &greater_equal, &equal, &max, &min, &argmax_indicator, &argmin_indicator, &prod,
    &prod_except_one, &softmax, &logsumexp, &inv, &det, &logdet, &adj, &adj_frechet, &pinv, &chol,
    &expm, &expm_frechet, &logm, &logm_frechet, &sqrtm, &matrix_power, &matrix_power_frechet,
    &sylvester, &eigvals, &eigvecs, &lambda_max, &top_projector, &top_resolvent, &svdvals,
    &singular_vectors_left, &singular_vectors_right, &norm_nuc, &norm_spec, &polar_factor,
    &polar_frechet, &inverse_gaps, &unit, &embed, &lower_mask, &onehot,
};
// clang-format on

}  // namespace

std::span<const Op* const> catalogue() { return all; }

}  // namespace gradwright::ops
