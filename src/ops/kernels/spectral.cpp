#include "ops/kernels/dense.hpp"

#include "ops/kernels/eigen_view.hpp"

namespace gradwright::dense {
namespace {

using Real = ::Eigen::MatrixXd;

/// Two singular or eigenvalues closer than this, relative to the largest, count as tied.
constexpr double tie = 1e-12;

Real symmetric_part(const Array& s) { return 0.5 * (view(s) + view(s).transpose()); }

::Eigen::JacobiSVD<Real> svd_of(const Array& a) {
    return ::Eigen::JacobiSVD<Real>(view(a), ::Eigen::ComputeFullU | ::Eigen::ComputeFullV);
}

/// How many of the ascending eigenvalues are the largest one.
template <class Values>
std::int64_t multiplicity_of_largest(const Values& values) {
    const std::int64_t n = values.size();
    const double scale = std::max(std::abs(values[0]), std::abs(values[n - 1]));
    std::int64_t ties = 1;
    while (ties < n && values[n - 1] - values[n - 1 - ties] <= tie * scale) ++ties;
    return ties;
}

}  // namespace

Eigen symmetric_eigen(const Array& s) {
    const std::int64_t n = s.extents[0];
    if (!view(s).allFinite()) return {not_a_number<double>({n}), not_a_number<double>({n, n})};
    if (n == 0) return {Array({0}), Array({0, 0})};
    const ::Eigen::SelfAdjointEigenSolver<Real> solver(symmetric_part(s));
    Eigen result{Array({n}), Array({n, n})};
    for (std::int64_t j = 0; j < n; ++j) {
        const ::Eigen::VectorXd v = solver.eigenvectors().col(j);
        std::int64_t lead = 0;
        v.cwiseAbs().maxCoeff(&lead);
        const double sign = v[lead] < 0 ? -1 : 1;
        for (std::int64_t i = 0; i < n; ++i) result.vectors.at(i, j) = sign * v[i];
        result.values[static_cast<std::size_t>(j)] = solver.eigenvalues()[j];
    }
    return result;
}

Array top_resolvent(const Array& s) {
    const std::int64_t n = s.extents[0];
    if (!view(s).allFinite()) return not_a_number<double>({n, n});
    const ::Eigen::SelfAdjointEigenSolver<Real> solver(symmetric_part(s));
    const auto& values = solver.eigenvalues();
    if (multiplicity_of_largest(values) > 1) return not_a_number<double>({n, n});
    const Real v = solver.eigenvectors().leftCols(n - 1);
    const auto gaps = values[n - 1] - values.head(n - 1).array();
    return array_of<double>(v * gaps.inverse().matrix().asDiagonal() * v.transpose());
}

Array top_projector(const Array& s) {
    const std::int64_t n = s.extents[0];
    if (!view(s).allFinite()) return not_a_number<double>({n, n});
    const ::Eigen::SelfAdjointEigenSolver<Real> solver(symmetric_part(s));
    const std::int64_t ties = multiplicity_of_largest(solver.eigenvalues());
    const Real v = solver.eigenvectors().rightCols(ties);
    return array_of<double>(v * v.transpose() / static_cast<double>(ties));
}

Svd thin_svd(const Array& a, std::int64_t count) {
    const auto m = a.extents[0], n = a.extents[1];
    Svd result{not_a_number<double>({count}), not_a_number<double>({m, count}),
               not_a_number<double>({n, count})};
    if (!view(a).allFinite()) return result;
    const auto svd = svd_of(a);
    for (std::int64_t j = 0; j < std::min({m, n, count}); ++j) {
        std::int64_t lead = 0;
        svd.matrixU().col(j).cwiseAbs().maxCoeff(&lead);
        const double sign = svd.matrixU()(lead, j) < 0 ? -1 : 1;
        result.values[static_cast<std::size_t>(j)] = svd.singularValues()[j];
        for (std::int64_t i = 0; i < m; ++i) result.left.at(i, j) = sign * svd.matrixU()(i, j);
        for (std::int64_t i = 0; i < n; ++i) result.right.at(i, j) = sign * svd.matrixV()(i, j);
    }
    return result;
}

std::vector<double> singular_values(const Array& a) {
    const std::int64_t count = std::min(a.extents[0], a.extents[1]);
    return thin_svd(a, count).values.values;
}

// Directions with a vanishing singular value are left out: the minimum-norm subgradient.
Array polar_factor(const Array& a) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    const auto svd = svd_of(a);
    const auto& s = svd.singularValues();
    Real w = Real::Zero(a.extents[0], a.extents[1]);
    for (std::int64_t i = 0; i < s.size() && s[i] > tie * s[0]; ++i) {
        w += svd.matrixU().col(i) * svd.matrixV().col(i).transpose();
    }
    return array_of<double>(w);
}

// U K V' with K_ij = (Z_ij − Z_ji)/(σ_i + σ_j), Z = U' H V; rows and columns beyond the rank
// have Z_ij/σ.
Array polar_derivative(const Array& a, const Array& h) {
    if (!view(a).allFinite()) return not_a_number<double>(a.extents);
    const auto svd = svd_of(a);
    const auto& s = svd.singularValues();
    Real z = svd.matrixU().transpose() * view(h) * svd.matrixV();
    const Real before = z;
    for (std::int64_t i = 0; i < z.rows(); ++i) {
        for (std::int64_t j = 0; j < z.cols(); ++j) {
            const double sum = (i < s.size() ? s[i] : 0) + (j < s.size() ? s[j] : 0);
            const bool both = i < s.size() && j < s.size();
            const double rise = before(i, j) - (both ? before(j, i) : 0);
            z(i, j) = i == j ? 0 : rise / sum;
        }
    }
    return array_of<double>(svd.matrixU() * z * svd.matrixV().transpose());
}

}  // namespace gradwright::dense
