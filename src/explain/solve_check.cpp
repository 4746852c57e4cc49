#include "explain/solve_check.hpp"

#include "execute/execute.hpp"
#include "explain/curvature.hpp"
#include "expr/build.hpp"
#include "ops/kernels/dense.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

constexpr int wanted_points = 4;
constexpr int most_draws = 24;
/// Beyond this condition number the system counts as singular: no answer is expected there.
constexpr double singular_condition = 1e10;

double largest(const Array& a) {
    double most = 0;
    for (const double v : a.values) most = std::max(most, std::isfinite(v) ? std::abs(v) : INFINITY);
    return most;
}

Array as_matrix(Array a, std::size_t rows) {
    if (a.order() == 2) return a;
    const auto n = static_cast<std::int64_t>(rows);
    a.extents = {n, static_cast<std::int64_t>(a.size()) / std::max<std::int64_t>(n, 1)};
    return a;
}

bool is_singular(const Expr& system, const Point& point) {
    const Result<Array> m = evaluate(system, point);
    if (!m || largest(*m) == INFINITY) return true;
    std::size_t rows = 1;
    for (std::size_t i = 0; i < m->order() / 2; ++i) {
        rows *= static_cast<std::size_t>(m->extents[i]);
    }
    const auto s = dense::singular_values(as_matrix(*m, rows));
    return s.empty() || s.back() * singular_condition < s.front();
}

void judge(SolutionTrial& trial, const Expr& hessian, const Point& point, std::size_t size) {
    const Result<Array> h = evaluate(hessian, point);
    if (!h || largest(*h) == INFINITY) return;
    switch (spectrum_of(as_matrix(*h, size)).kind) {
        case CriticalKind::strict_minimum: ++trial.definite; break;
        case CriticalKind::strict_maximum: ++trial.negative; break;
        case CriticalKind::saddle: ++trial.indefinite; break;
        default: break;
    }
}

}  // namespace

TrialPoints::TrialPoints(std::span<const Expr> roots, const SolveOptions& options)
    : source_(roots, options.limits), random_(options.seed + 1) {}

Point TrialPoints::next() {
    constexpr Region order[] = {Region::anywhere, Region::anywhere, Region::positive,
                                Region::definite, Region::unit, Region::mixed};
    const std::uint64_t k = number_++;
    // Sizes 0, 4, 8, ... are those in which the first dimension is the longest.
    return source_.draw(random_, order[k % std::size(order)], k % 2 == 0 ? 4 * k : k);
}

std::optional<double> relative_gradient(const Expr& gradient, const Expr& x, const Array& value,
                                        const Point& point) {
    const std::string name(x->name);
    Point at = point;
    at.values[name] = value;
    const Result<Array> here = evaluate(gradient, at);
    const double step = 0.25 * (1 + largest(value));
    for (std::size_t i = 0; i < value.size(); ++i) {
        at.values[name][i] += step * std::cos(1.0 + 2.0 * static_cast<double>(i));
    }
    const Result<Array> near = evaluate(gradient, at);
    if (!here || !near) return std::nullopt;
    const double scale = largest(*near);
    if (!std::isfinite(scale) || scale == 0 || !std::isfinite(largest(*here))) return std::nullopt;
    return largest(*here) / scale;
}

SolutionTrial try_solution(const Expr& gradient, const Expr& x, const Expr& value,
                           const Expr& system, const Expr& hessian, const SolveOptions& options) {
    SolutionTrial trial;
    const Expr roots[] = {gradient, value, x};
    TrialPoints points(roots, options);
    for (int draw = 0; draw < most_draws && trial.check.points < wanted_points; ++draw) {
        Point p = points.next();
        if (system && is_singular(system, p)) {
            ++trial.singular;
            continue;
        }
        const Result<Array> found = evaluate(value, p);
        if (!found || largest(*found) == INFINITY) continue;
        const auto error = relative_gradient(gradient, x, *found, p);
        if (!error) continue;
        ++trial.check.points;
        trial.check.max_error = std::max(trial.check.max_error, *error);
        p.values[std::string(x->name)] = *found;
        if (hessian) judge(trial, hessian, p, found->size());
    }
    return trial;
}

}  // namespace gradwright
