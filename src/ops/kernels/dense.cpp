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

/// Products of all of s but one or two.
double product_without(const ::Eigen::VectorXd& s, std::int64_t i, std::int64_t j) {
    double product = 1;
    for (std::int64_t k = 0; k < s.size(); ++k) product *= k == i || k == j ? 1 : s[k];
    return product;
}

using FullSvd = ::Eigen::JacobiSVD<::Eigen::MatrixXd>;

FullSvd full_svd(const Array& a) {
    return FullSvd(view(a), ::Eigen::ComputeFullU | ::Eigen::ComputeFullV);
}

double sign_of(const FullSvd& svd) {
    return svd.matrixU().determinant() * svd.matrixV().determinant() < 0 ? -1 : 1;
}

}  // namespace

Array inverse(const Array& a) { return inverse_of(a); }
ComplexArray inverse(const ComplexArray& a) { return inverse_of(a); }
double determinant(const Array& a) { return determinant_of(a); }
Complex determinant(const ComplexArray& a) { return determinant_of(a); }
double log_abs_determinant(const Array& a) { return log_abs_of(a); }
Complex log_abs_determinant(const ComplexArray& a) { return log_abs_of(a); }

// adj(U S V') = det(U V') V adj(S) U'
Array adjugate(const Array& a) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    const FullSvd svd = full_svd(a);
    ::Eigen::VectorXd d(svd.singularValues().size());
    for (std::int64_t i = 0; i < d.size(); ++i) d[i] = product_without(svd.singularValues(), i, i);
    return array_of<double>(sign_of(svd) * svd.matrixV() * d.asDiagonal() *
                            svd.matrixU().transpose());
}

ComplexArray adjugate(const ComplexArray& a) {
    ComplexArray y = inverse(a);
    const Complex det = determinant(a);
    for (Complex& v : y.values) v *= det;
    return y;
}

Array adjugate_derivative(const Array& a, const Array& h) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    const FullSvd svd = full_svd(a);
    const auto& s = svd.singularValues();
    const ::Eigen::MatrixXd g = svd.matrixU().transpose() * view(h) * svd.matrixV();
    ::Eigen::MatrixXd d = ::Eigen::MatrixXd::Zero(g.rows(), g.cols());
    for (std::int64_t i = 0; i < g.rows(); ++i) {
        for (std::int64_t j = 0; j < g.cols(); ++j) {
            if (i == j) continue;
            const double rest = product_without(s, i, j);
            d(i, j) = -g(i, j) * rest;
            d(i, i) += g(j, j) * rest;
        }
    }
    return array_of<double>(sign_of(svd) * svd.matrixV() * d * svd.matrixU().transpose());
}

Array cholesky(const Array& s) {
    const Real symmetric = 0.5 * (view(s) + view(s).transpose());
    const ::Eigen::LLT<Real> llt(symmetric);
    if (llt.info() != ::Eigen::Success) return not_a_number<double>(s.extents);
    return array_of<double>(llt.matrixL());
}

Array pseudo_inverse(const Array& a) {
    const std::vector<std::int64_t> transposed{a.extents[1], a.extents[0]};
    if (!view(a).allFinite()) return not_a_number<double>(transposed);
    if (a.size() == 0) return Array(transposed);
    return array_of<double>(
        ::Eigen::CompleteOrthogonalDecomposition<::Eigen::MatrixXd>(view(a)).pseudoInverse());
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

}  // namespace gradwright::dense
