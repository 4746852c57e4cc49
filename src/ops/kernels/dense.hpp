#pragma once
// Dense reference kernels over arrays. A matrix with an entry that is not finite gives NaN.

#include "base/array.hpp"

#include <functional>
#include <span>

namespace gradwright::dense {

Array inverse(const Array& a);
ComplexArray inverse(const ComplexArray& a);
double determinant(const Array& a);
Complex determinant(const ComplexArray& a);
double log_abs_determinant(const Array& a);
/// Analytic continuation of log|det|: the sign of the real part is divided out.
Complex log_abs_determinant(const ComplexArray& a);

/// Through the singular value decomposition, so right at singular matrices.
Array adjugate(const Array& a);
ComplexArray adjugate(const ComplexArray& a);
/// The derivative along as many directions as there are, symmetric in them.
Array adjugate_derivative(const Array& a, std::span<const Array> directions);

Array cholesky(const Array& s);
Array pseudo_inverse(const Array& a);
Array sylvester(const Array& a, const Array& b, const Array& c);

Array expm(const Array& a);
Array logm(const Array& a);
Array sqrtm(const Array& a);
Array matrix_power(const Array& a, double exponent);
/// Powers that are repeated products, perhaps of the inverse.
bool is_integer_power(double exponent);
Array integer_power(const Array& a, double exponent);
/// D f(a)[h] is the upper right block of f([a, h; 0, a]); and again for every further direction.
Array frechet(const std::function<Array(const Array&)>& f, const Array& a,
              std::span<const Array> directions);

struct Eigen {
    Array values;   ///< ascending
    Array vectors;  ///< columns
};
/// Of the symmetric part of s; each vector has its largest entry positive.
Eigen symmetric_eigen(const Array& s);
/// Onto the eigenspace of the largest eigenvalue, divided by its dimension.
Array top_projector(const Array& s);
/// (λ I − S)⁺ for the largest eigenvalue λ; not a number where it is repeated.
Array top_resolvent(const Array& s);

struct Svd {
    Array values;  ///< descending
    Array left, right;
};
/// With `count` columns; those beyond min(m, n) do not exist and are NaN.
Svd thin_svd(const Array& a, std::int64_t count);
std::vector<double> singular_values(const Array& a);
Array polar_factor(const Array& a);
Array polar_derivative(const Array& a, const Array& h);

}  // namespace gradwright::dense
