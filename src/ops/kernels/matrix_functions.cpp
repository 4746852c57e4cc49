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
Array logm(const Array& a) {
    return finite_or_nan(a, [](const Real& m) -> Real { return m.log(); });
}
Array sqrtm(const Array& a) {
    return finite_or_nan(a, [](const Real& m) -> Real { return m.sqrt(); });
}

Array matrix_power(const Array& a, double exponent) {
    return finite_or_nan(a, [exponent](const Real& m) -> Real {
        if (exponent == std::floor(exponent) && std::abs(exponent) < 1e6) {
            return integer_power(m, exponent);
        }
        return m.pow(exponent);
    });
}

Array frechet(const std::function<Array(const Array&)>& f, const Array& a, const Array& h) {
    const std::int64_t n = a.extents[0];
    Real block = Real::Zero(2 * n, 2 * n);
    block.topLeftCorner(n, n) = block.bottomRightCorner(n, n) = view(a);
    block.topRightCorner(n, n) = view(h);
    const Array y = f(array_of<double>(block));
    return array_of<double>(view(y).topRightCorner(n, n));
}

}  // namespace gradwright::dense
