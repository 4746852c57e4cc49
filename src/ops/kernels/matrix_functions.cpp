#include "ops/kernels/dense.hpp"

#include "ops/kernels/eigen_view.hpp"

#include <unsupported/Eigen/MatrixFunctions>

namespace gradwright::dense {
namespace {

using Real = ::Eigen::MatrixXd;

template <class F>
Array finite_or_nan(const Array& a, F&& f) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    return a.size() == 0 ? a : array_of<double>(f(Real(view(a))));
}

}  // namespace

Array expm(const Array& a) {
    return finite_or_nan(a, [](const Real& m) -> Real { return m.exp(); });
}
namespace {

Real no_value(const Real& m) { return Real::Constant(m.rows(), m.cols(), NAN); }

/// No eigenvalue on the negative real axis, where log, sqrt and real powers have no real value.
bool has_principal_values(const Real& m) {
    if (m.rows() == 0) return true;
    const ::Eigen::VectorXcd values = m.eigenvalues();
    const double rounding = 1e-10 * values.cwiseAbs().maxCoeff();
    for (const std::complex<double>& v : values) {
        if (v.real() < -rounding && std::abs(v.imag()) <= rounding) return false;
    }
    return true;
}

}  // namespace

Array logm(const Array& a) {
    return finite_or_nan(a, [](const Real& m) -> Real {
        return has_principal_values(m) ? Real(m.log()) : no_value(m);
    });
}
Array sqrtm(const Array& a) {
    return finite_or_nan(a, [](const Real& m) -> Real {
        // Through complex numbers: Eigen's real square root insists on diagonals free of rounding.
        if (!has_principal_values(m)) return no_value(m);
        const ::Eigen::MatrixXcd z = m.cast<std::complex<double>>();
        return ::Eigen::MatrixXcd(z.sqrt()).real();
    });
}

Array matrix_power(const Array& a, double exponent) {
    if (is_integer_power(exponent)) return integer_power(a, exponent);
    return finite_or_nan(a, [exponent](const Real& m) -> Real {
        return has_principal_values(m) ? Real(m.pow(exponent)) : no_value(m);
    });
}

}  // namespace gradwright::dense
