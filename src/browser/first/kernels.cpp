// In place of the kernels by singular values, eigenvalues and functions of matrices, which weigh a
// third of the engine: the full one has them. No answer that asked for one of these is given.
#include "browser/first/missing_kernel.hpp"
#include "ops/kernels/dense.hpp"

#include <limits>

namespace gradwright::dense {

bool missing_kernel = false;

namespace {

Array missing(std::vector<std::int64_t> extents) {
    missing_kernel = true;
    return Array(std::move(extents), std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

Array adjugate(const Array& a) { return missing(a.extents); }

ComplexArray adjugate(const ComplexArray& a) {
    missing_kernel = true;
    return ComplexArray(a.extents, std::numeric_limits<double>::quiet_NaN());
}

Array adjugate_derivative(const Array& a, std::span<const Array>) { return missing(a.extents); }
Array pseudo_inverse(const Array& a) { return missing({a.extents[1], a.extents[0]}); }

Array expm(const Array& a) { return missing(a.extents); }
Array logm(const Array& a) { return missing(a.extents); }
Array sqrtm(const Array& a) { return missing(a.extents); }

Array matrix_power(const Array& a, double exponent) {
    return is_integer_power(exponent) ? integer_power(a, exponent) : missing(a.extents);
}

Eigen symmetric_eigen(const Array& s) {
    return {missing({s.extents[0]}), missing({s.extents[0], s.extents[0]})};
}

Array top_projector(const Array& s) { return missing(s.extents); }
Array top_resolvent(const Array& s) { return missing(s.extents); }

Svd thin_svd(const Array& a, std::int64_t count) {
    return {missing({count}), missing({a.extents[0], count}), missing({a.extents[1], count})};
}

std::vector<double> singular_values(const Array& a) {
    return missing({std::min(a.extents[0], a.extents[1])}).values;
}

Array polar_factor(const Array& a) { return missing(a.extents); }
Array polar_derivative(const Array& a, const Array&) { return missing(a.extents); }

}  // namespace gradwright::dense
