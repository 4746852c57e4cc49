#include "explain/solve_check.hpp"

#include "execute/execute.hpp"
#include "explain/curvature.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
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
    for (const double v : a.values)
        most = std::max(most, std::isfinite(v) ? std::abs(v) : INFINITY);
    return most;
}

/// What is inverted below the roots.
std::vector<Expr> inverted(std::span<const Expr> roots) {
    std::vector<Expr> found;
    for (const Expr& e : reachable(roots)) {
        if (e.is_apply_of(ops::inv)) found.push_back(e.child(0));
    }
    return found;
}

bool is_singular(const std::vector<Expr>& systems, const Point& point) {
    for (const Expr& system : systems) {
        const Result<Array> m = evaluate(system, point);
        if (!m || largest(*m) == INFINITY) return true;
        const auto s = dense::singular_values(*m);
        if (s.empty() || s.back() * singular_condition < s.front()) return true;
    }
    return false;
}

void judge(SolutionTrial& trial, const Expr& hessian, const Expr& x, const Point& point) {
    const Result<Array> h = block_matrix({{hessian}}, point);
    if (!h || largest(*h) == INFINITY) return;
    switch (spectrum_of(restricted(*h, free_directions({&x, 1}, point))).kind) {
        case CriticalKind::strict_minimum:
            ++trial.definite;
            break;
        case CriticalKind::strict_maximum:
            ++trial.negative;
            break;
        case CriticalKind::saddle:
            ++trial.indefinite;
            break;
        default:
            break;
    }
}

/// The value is what x is declared to be, but for rounding.
bool lies_within(const Expr& x, const Array& value, const SolveOptions& options) {
    constexpr double rounding = 1e-9;
    const Facts facts = facts_of(x);
    double low = has(facts, Facts::nonnegative) ? 0 : -INFINITY;
    double high = has(facts, Facts::at_most_one) ? 1 : INFINITY;
    if (has(facts, Facts::nonpositive)) high = 0;
    if (const auto found = options.limits.find(std::string(x->name));
        found != options.limits.end()) {
        low = found->second.lower.value_or(low);
        high = found->second.upper.value_or(high);
    }
    for (const double v : value.values) {
        if (v < low - rounding || v > high + rounding) return false;
    }
    if (value.order() != 2 || !has(facts, Facts::positive_semidefinite)) return true;
    return dense::symmetric_eigen(value).values.values.front() > -rounding;
}

}  // namespace

TrialPoints::TrialPoints(std::span<const Expr> roots, const SolveOptions& options)
    : source_(roots, options.limits), random_(options.seed + 1) {}

Point TrialPoints::next() {
    constexpr Region order[] = {Region::anywhere, Region::anywhere, Region::positive,
                                Region::definite, Region::unit,     Region::mixed};
    const std::uint64_t k = number_++;
    return source_.draw(random_, order[k % std::size(order)], k);
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
                           const Expr& hessian, std::span<const Expr> systems,
                           const SolveOptions& options) {
    SolutionTrial trial;
    std::vector<Expr> roots{gradient, value, x};
    roots.insert(roots.end(), systems.begin(), systems.end());
    auto first = inverted({&value, 1});
    first.insert(first.end(), systems.begin(), systems.end());
    const auto later = inverted({&gradient, 1});
    TrialPoints points(roots, options);
    for (int draw = 0; draw < most_draws && trial.check.points < wanted_points; ++draw) {
        Point p = points.next();
        const Result<Array> found = evaluate(value, p);
        if (!found || is_singular(first, p)) {
            ++trial.singular;
            continue;
        }
        const auto error =
            largest(*found) == INFINITY ? std::nullopt : relative_gradient(gradient, x, *found, p);
        p.values[std::string(x->name)] = *found;
        if (!error || is_singular(later, p)) continue;
        ++trial.check.points;
        trial.check.max_error = std::max(trial.check.max_error, *error);
        trial.outside += lies_within(x, *found, options) ? 0 : 1;
        if (hessian) judge(trial, hessian, x, p);
    }
    return trial;
}

}  // namespace gradwright
