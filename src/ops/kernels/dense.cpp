#include "ops/kernels/dense.hpp"

#include "ops/kernels/eigen_view.hpp"

namespace gradwright::dense {
namespace {

using Real = Matrix<double>;

template <class T>
ArrayOf<T> inverse_of(const ArrayOf<T>& a) {
    if (!view(a).allFinite()) return not_a_number<T>(a.extents);
    if (a.size() == 0) return a;
    return array_of<T>(view(a).partialPivLu().inverse());
}

template <class T>
T determinant_of(const ArrayOf<T>& a) {
    return a.size() == 0 ? T(1) : view(a).partialPivLu().determinant();
}

template <class T>
T log_abs_of(const ArrayOf<T>& a) {
    if (a.size() == 0) return T(0);
    const ::Eigen::PartialPivLU<Matrix<T>> lu(view(a));
    T sum = 0;
    for (std::int64_t i = 0; i < a.extents[0]; ++i) {
        const T pivot = lu.matrixLU()(i, i);
        sum += std::log(std::real(pivot) < 0 ? -pivot : pivot);
    }
    return sum;
}

Real power_of(Real base, double exponent) {
    if (exponent < 0) return power_of(base.inverse(), -exponent);
    Real y = Real::Identity(base.rows(), base.cols());
    for (auto k = static_cast<std::int64_t>(exponent); k > 0; k /= 2) {
        if (k % 2 == 1) y = y * base;
        base = base * base;
    }
    return y;
}

}  // namespace

Array inverse(const Array& a) { return inverse_of(a); }
ComplexArray inverse(const ComplexArray& a) { return inverse_of(a); }
double determinant(const Array& a) { return determinant_of(a); }
Complex determinant(const ComplexArray& a) { return determinant_of(a); }
double log_abs_determinant(const Array& a) { return log_abs_of(a); }
Complex log_abs_determinant(const ComplexArray& a) { return log_abs_of(a); }

Array cholesky(const Array& s) {
    if (!view(s).allFinite()) return not_a_number<double>(s.extents);
    const Real symmetric = 0.5 * (view(s) + view(s).transpose());
    const ::Eigen::LLT<Real> llt(symmetric);
    if (llt.info() != ::Eigen::Success) return not_a_number<double>(s.extents);
    return array_of<double>(llt.matrixL());
}

// (A ⊗ I + I ⊗ B') vec(Y) = vec(C), rows stacked: obviously right, for moderate sizes.
Array sylvester(const Array& a, const Array& b, const Array& c) {
    const auto m = a.extents[0], n = b.extents[0];
    Real system = Real::Zero(m * n, m * n);
    for (std::int64_t i = 0; i < m; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            for (std::int64_t k = 0; k < m; ++k) system(i * n + j, k * n + j) += a.at(i, k);
            for (std::int64_t k = 0; k < n; ++k) system(i * n + j, i * n + k) += b.at(k, j);
        }
    }
    if (!system.allFinite()) return not_a_number<double>(c.extents);
    const ::Eigen::Map<const ::Eigen::VectorXd> right(c.values.data(), m * n);
    Array y(c.extents);
    ::Eigen::Map<::Eigen::VectorXd>(y.values.data(), m * n) = system.partialPivLu().solve(right);
    return y;
}

bool is_integer_power(double exponent) {
    return exponent == std::floor(exponent) && std::abs(exponent) < 1e6;
}

Array integer_power(const Array& a, double exponent) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    return a.size() == 0 ? a : array_of<double>(power_of(view(a), exponent));
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
