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

Real integer_power(Real base, double exponent) {
    if (exponent < 0) return integer_power(base.inverse(), -exponent);
    Real y = Real::Identity(base.rows(), base.cols());
    for (auto k = static_cast<std::int64_t>(exponent); k > 0; k /= 2) {
        if (k % 2 == 1) y = y * base;
        base = base * base;
    }
    return y;
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
    return finite_or_nan(a, [exponent](const Real& m) -> Real {
        if (exponent == std::floor(exponent) && std::abs(exponent) < 1e6) {
            return integer_power(m, exponent);
        }
        return has_principal_values(m) ? Real(m.pow(exponent)) : no_value(m);
    });
}

Array frechet(const std::function<Array(const Array&)>& f, const Array& a,
              std::span<const Array> directions) {
    Real point = view(a);
    std::vector<Real> left;
    for (const Array& h : directions) left.emplace_back(view(h));
    while (!left.empty()) {
        const std::int64_t n = point.rows();
        const auto doubled = [n](const Real& m) -> Real {
            Real twice = Real::Zero(2 * n, 2 * n);
            twice.topLeftCorner(n, n) = twice.bottomRightCorner(n, n) = m;
            return twice;
        };
        point = doubled(point);
        point.topRightCorner(n, n) = left.back();
        left.pop_back();
        for (Real& h : left) h = doubled(h);
    }
    const Array y = f(array_of<double>(point));
    return array_of<double>(view(y).topRightCorner(a.extents[0], a.extents[0]));
}

}  // namespace gradwright::dense
