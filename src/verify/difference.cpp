#include "verify/difference.hpp"

#include "expr/traverse.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {

namespace {

constexpr double complex_size = 1e-100;
constexpr int rounds = 9;
constexpr double ratio = 1.6;
constexpr double first_step = 0.05;
constexpr double settled = 1e-7;

std::optional<Array> finite_value(const Expr& f, const Point& p) {
    Result<Array> value = evaluate(f, p);
    if (!value || !all_finite(*value)) return {};
    return std::move(*value);
}

std::optional<Array> central(const Expr& f, const std::string& variable, const Point& p,
                             const Array& v, double h) {
    Point forward = p, backward = p;
    Array& up = forward.values.at(variable);
    Array& down = backward.values.at(variable);
    for (std::size_t i = 0; i < v.size(); ++i) {
        up[i] += h * v[i];
        down[i] -= h * v[i];
    }
    std::optional<Array> a = finite_value(f, forward);
    const std::optional<Array> b = finite_value(f, backward);
    if (!a || !b) return {};
    for (std::size_t i = 0; i < a->size(); ++i) (*a)[i] = ((*a)[i] - (*b)[i]) / (2 * h);
    return a;
}

double distance(const Array& a, const Array& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

}  // namespace

bool all_finite(const Array& a) {
    return std::all_of(a.values.begin(), a.values.end(), [](double v) { return std::isfinite(v); });
}

double largest(const Array& a) {
    double most = 0;
    for (const double v : a.values) most = std::max(most, std::abs(v));
    return most;
}

bool allows_complex_step(const Expr& e) {
    const std::vector<Expr> nodes = reachable(std::span(&e, 1));
    return std::all_of(nodes.begin(), nodes.end(), [](const Expr& node) {
        return !node.is_apply() || op_of(node).kernel.complex != nullptr;
    });
}

std::optional<Array> complex_step(const Expr& f, const std::string& variable, const Point& p,
                                  const Array& v) {
    ComplexPoint at;
    at.sizes = p.sizes;
    for (const auto& [name, value] : p.values) {
        ComplexArray& z = at.values[name] = ComplexArray(value.extents);
        std::copy(value.values.begin(), value.values.end(), z.values.begin());
    }
    ComplexArray& x = at.values.at(variable);
    for (std::size_t i = 0; i < v.size(); ++i) x[i] += Complex(0, complex_size * v[i]);
    const Result<ComplexArray> value = evaluate(f, at);
    if (!value) return {};
    Array slope(value->extents);
    for (std::size_t i = 0; i < slope.size(); ++i) slope[i] = (*value)[i].imag() / complex_size;
    if (!all_finite(slope)) return {};
    return slope;
}

std::optional<Array> extrapolated_difference(const Expr& f, const std::string& variable,
                                             const Point& p, const Array& v) {
    std::vector<Array> previous;
    std::optional<Array> best;
    double best_error = INFINITY;
    double h = first_step;
    for (int round = 0; round < rounds; ++round, h /= ratio) {
        std::optional<Array> slope = central(f, variable, p, v, h);
        if (!slope) continue;
        std::vector<Array> row{std::move(*slope)};
        double weight = ratio * ratio;
        for (std::size_t k = 0; k < previous.size(); ++k, weight *= ratio * ratio) {
            Array next = row[k];
            for (std::size_t i = 0; i < next.size(); ++i) {
                next[i] = (row[k][i] * weight - previous[k][i]) / (weight - 1);
            }
            const double error = std::max(distance(next, row[k]), distance(next, previous[k]));
            if (error < best_error) {
                best_error = error;
                best = next;
            }
            row.push_back(std::move(next));
        }
        previous = std::move(row);
    }
    if (!best || best_error > settled * std::max(1.0, largest(*best))) return {};
    return best;
}

}  // namespace gradwright
