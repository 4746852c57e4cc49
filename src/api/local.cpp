#include "api/local.hpp"

#include "derive/derive.hpp"
#include "explain/curvature.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::api {

namespace {

constexpr double negligible = 1e-10;

DenseArray dense(const Array& a) { return {a.extents, a.values}; }

double norm(const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x * x;
    return std::sqrt(sum);
}

/// J'J, whose spectrum gives the singular values of J (rows: outputs, `n` columns).
Array gram(const Array& jacobian, std::size_t n) {
    const auto side = static_cast<std::int64_t>(n);
    Array g({side, side});
    for (std::size_t at = 0; at + n <= jacobian.size(); at += n) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) g[i * n + j] += jacobian[at + i] * jacobian[at + j];
        }
    }
    return g;
}

/// f, its Jacobian and the remainder of its expansion at one point.
class Expansion {
public:
    Expansion(const Workspace& work, const Expr& x, Point point)
        : work_(work), x_(x), point_(std::move(point)) {}

    Result<bool> add_to(LocalReport& report, std::uint64_t seed) {
        const Result<Expr> derivative = gradwright::jacobian(work_.expr, x_);
        if (!derivative) return derivative.error();
        Result<Array> value = evaluate(work_.expr, point_);
        if (!value) return std::move(value).error();
        Result<Array> jacobian = evaluate(simplified(*derivative), point_);
        if (!jacobian) return std::move(jacobian).error();
        report.value = dense(*value);
        report.derivative = dense(*jacobian);
        return add_remainders(report, *value, *jacobian, seed);
    }

    /// Rank and lost direction of the Jacobian.
    void add_rank(LocalReport& report) const {
        const std::size_t n = x_values().size();
        Array jacobian;
        jacobian.extents = report.derivative.extents;
        jacobian.values = report.derivative.values;
        const Spectrum s = spectrum_of(gram(jacobian, n));
        const double largest = std::sqrt(std::max(0.0, s.eigenvalues[n - 1]));
        const std::size_t rows = jacobian.size() / std::max<std::size_t>(n, 1);
        for (std::size_t i = n; i-- > 0;) {
            const double sigma = std::sqrt(std::max(0.0, s.eigenvalues[i]));
            if (report.singular_values.size() < std::min(n, rows)) {
                report.singular_values.push_back(sigma);
            }
            if (sigma > std::sqrt(negligible) * largest * 1e-2) ++report.rank;
        }
        if (report.rank == static_cast<std::int64_t>(n)) return;
        for (std::size_t i = 0; i < n; ++i) {
            report.lost_direction.push_back(s.eigenvectors[i * n]);
        }
    }

    Result<bool> add_curvature(LocalReport& report) const {
        const Result<Blocks> blocks = hessian_blocks(work_.expr, std::span(&x_, 1));
        if (!blocks) return blocks.error();
        const Result<Array> hessian = block_matrix(*blocks, point_);
        if (!hessian) return hessian.error();
        const Spectrum s = spectrum_of(*hessian);
        report.eigenvalues = s.eigenvalues.values;
        report.condition = s.condition;
        report.stationary =
            norm(report.derivative.values) <= negligible * (1 + std::abs(report.value.values[0]));
        report.kind = report.stationary ? name_of(s.kind) : bend_of(s.kind);
        Array gradient({static_cast<std::int64_t>(report.derivative.values.size())});
        gradient.values = report.derivative.values;
        report.newton_step = newton_step(s, gradient).values;
        double largest = 0;
        for (const double e : report.eigenvalues) largest = std::max(largest, std::abs(e));
        report.rank = std::count_if(report.eigenvalues.begin(), report.eigenvalues.end(),
                                    [&](double e) { return std::abs(e) > 1e-12 * largest; });
        return true;
    }

private:
    const std::vector<double>& x_values() const {
        return point_.values.at(std::string(x_->name)).values;
    }

    Result<bool> add_remainders(LocalReport& report, const Array& value, const Array& jacobian,
                                std::uint64_t seed) {
        Random random(seed + 1);
        std::vector<double> direction(x_values().size());
        for (double& d : direction) d = random.between(-1, 1);
        const double length = norm(direction);
        for (const double t : {1e-1, 1e-2, 1e-3}) {
            Point moved = point_;
            Array& x = moved.values.at(std::string(x_->name));
            for (std::size_t i = 0; i < direction.size(); ++i) x[i] += t * direction[i] / length;
            const Result<Array> there = evaluate(work_.expr, moved);
            if (!there) return there.error();
            std::vector<double> remainder(value.size());
            for (std::size_t i = 0; i < value.size(); ++i) {
                remainder[i] = (*there)[i] - value[i];
                for (std::size_t j = 0; j < direction.size(); ++j) {
                    remainder[i] -= t * jacobian[i * direction.size() + j] * direction[j] / length;
                }
            }
            report.steps.push_back(t);
            report.remainders.push_back(norm(remainder));
        }
        const double first = report.remainders[0], second = report.remainders[1];
        const double scale = norm(value.values) + 1;
        // An affine function has no remainder but rounding, and no slope.
        if (second > 1e-14 * scale) report.slope = std::log10(first / second);
        return true;
    }

    const Workspace& work_;
    Expr x_;
    Point point_;
};

}  // namespace

Result<LocalReport> local_report(const Workspace& work, const Expr& x, const NamedArrays& values,
                                 std::uint64_t seed) {
    if (!values.contains(std::string(x->name))) {
        return fault("missing-value",
                     "the point gives no value for `" + std::string(x->name) + "`");
    }
    Result<Point> point = point_of(work, work.expr, values);
    if (!point) return std::move(point).error();
    Expansion expansion(work, x, std::move(*point));
    LocalReport report;
    if (const auto done = expansion.add_to(report, seed); !done) return done.error();
    if (!work.expr.is_scalar()) {
        expansion.add_rank(report);
    } else if (const auto done = expansion.add_curvature(report); !done) {
        return done.error();
    }
    return report;
}

}  // namespace gradwright::api
