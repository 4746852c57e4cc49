#include "ops/kernels/dense.hpp"

#include "ops/kernels/eigen_view.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>

namespace gradwright::dense {
namespace {

using Real = Matrix<double>;

/// The product of all of s but those in `out`.
double product_without(const ::Eigen::VectorXd& s, std::span<const std::int64_t> out) {
    double product = 1;
    for (std::int64_t k = 0; k < s.size(); ++k) {
        product *= std::ranges::find(out, k) == out.end() ? s[k] : 1;
    }
    return product;
}

/// By minors, for matrices of a few rows.
Real small_adjugate(const Real& a) {
    const std::int64_t n = a.rows();
    Real y(n, n), minor(n - 1, n - 1);
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            for (std::int64_t p = 0; p + 1 < n; ++p) {
                for (std::int64_t q = 0; q + 1 < n; ++q) {
                    minor(p, q) = a(p < i ? p : p + 1, q < j ? q : q + 1);
                }
            }
            const double value = n == 1 ? 1 : minor.determinant();
            y(j, i) = (i + j) % 2 == 0 ? value : -value;
        }
    }
    return y;
}

/// The part of adj(Σ G) over all of the directions that is linear in each, by inclusion and
/// exclusion; adj is homogeneous of as many degrees as there are directions.
Real mixed_adjugate(std::span<const Real> directions, const std::vector<std::int64_t>& at) {
    const auto size = static_cast<std::int64_t>(at.size());
    Real y = Real::Zero(size, size);
    const std::size_t k = directions.size();
    for (std::size_t set = 1; set < std::size_t{1} << k; ++set) {
        Real sum = Real::Zero(size, size);
        for (std::size_t t = 0; t < k; ++t) {
            if ((set >> t & 1) != 0) sum += directions[t](at, at);
        }
        const auto left = k - static_cast<std::size_t>(std::popcount(set));
        y += (left % 2 == 0 ? 1.0 : -1.0) * small_adjugate(sum);
    }
    return y;
}

/// The next choice of rising indices below n; false after the last.
bool next_choice(std::vector<std::int64_t>& at, std::int64_t n) {
    const auto k = static_cast<std::int64_t>(at.size());
    for (std::int64_t i = k; i-- > 0;) {
        auto& index = at[static_cast<std::size_t>(i)];
        if (index == n - k + i) continue;
        ++index;
        std::iota(at.begin() + i, at.end(), index);
        return true;
    }
    return false;
}

using FullSvd = ::Eigen::JacobiSVD<::Eigen::MatrixXd>;

FullSvd full_svd(const Array& a) {
    return FullSvd(view(a), ::Eigen::ComputeFullU | ::Eigen::ComputeFullV);
}

double sign_of(const FullSvd& svd) {
    return svd.matrixU().determinant() * svd.matrixV().determinant() < 0 ? -1 : 1;
}

/// Nothing where this would lose digits: at matrices of a high condition number, or where the
/// determinant leaves the range of numbers.
std::optional<Array> regular_adjugate(const Array& a) {
    constexpr double highest_condition = 1e3, least = 1e-290, most = 1e290;
    if (a.size() == 0) return std::nullopt;
    const ::Eigen::PartialPivLU<Real> lu(view(a));
    const double det = lu.determinant();
    if (!(std::abs(det) > least && std::abs(det) < most)) return std::nullopt;
    const Real inverse = lu.inverse();
    const auto norm = [](const auto& m) { return m.cwiseAbs().rowwise().sum().maxCoeff(); };
    if (!(norm(view(a)) * norm(inverse) < highest_condition)) return std::nullopt;
    return array_of<double>(det * inverse);
}

}  // namespace

// det(A) A⁻¹ where A is far from singular. Elsewhere adj(U S V') = det(U V') V adj(S) U', right at
// singular matrices and twenty times as long.
Array adjugate(const Array& a) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    if (auto y = regular_adjugate(a)) return *std::move(y);
    const FullSvd svd = full_svd(a);
    ::Eigen::VectorXd d(svd.singularValues().size());
    for (std::int64_t i = 0; i < d.size(); ++i) d[i] = product_without(svd.singularValues(), {{i}});
    return array_of<double>(sign_of(svd) * svd.matrixV() * d.asDiagonal() *
                            svd.matrixU().transpose());
}

ComplexArray adjugate(const ComplexArray& a) {
    ComplexArray y = inverse(a);
    const Complex det = determinant(a);
    for (Complex& v : y.values) v *= det;
    return y;
}

// In the bases of the singular vectors a is diagonal: a minor of a + Σ t_k h_k takes one factor
// from each h among as many rows and columns, the others from the diagonal.
Array adjugate_derivative(const Array& a, std::span<const Array> directions) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    const FullSvd svd = full_svd(a);
    std::vector<Real> turned;
    for (const Array& h : directions) {
        turned.emplace_back(svd.matrixU().transpose() * view(h) * svd.matrixV());
    }
    const std::int64_t n = a.extents[0];
    Real d = Real::Zero(n, n);
    std::vector<std::int64_t> at(directions.size() + 1);
    std::iota(at.begin(), at.end(), 0);
    for (bool more = static_cast<std::int64_t>(at.size()) <= n; more; more = next_choice(at, n)) {
        d(at, at) += product_without(svd.singularValues(), at) * mixed_adjugate(turned, at);
    }
    return array_of<double>(sign_of(svd) * svd.matrixV() * d * svd.matrixU().transpose());
}

Array pseudo_inverse(const Array& a) {
    const std::vector<std::int64_t> transposed{a.extents[1], a.extents[0]};
    if (!view(a).allFinite()) return not_a_number<double>(transposed);
    if (a.size() == 0) return Array(transposed);
    return array_of<double>(
        ::Eigen::CompleteOrthogonalDecomposition<::Eigen::MatrixXd>(view(a)).pseudoInverse());
}

}  // namespace gradwright::dense
