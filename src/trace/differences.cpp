#include <gradwright/differences.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>

namespace gradwright {

namespace {

constexpr double shrink = 1.6;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// (f(x + h e_j) - f(x - h e_j)) / 2h for every output; nothing if their number varies.
std::optional<std::vector<double>> quotient(const VectorFunction& f, std::vector<double>& x,
                                            std::size_t j, double h, std::size_t outputs) {
    const double at = x[j];
    const double above = at + h, below = at - h;
    x[j] = above;
    const std::vector<double> up = f(x);
    x[j] = below;
    const std::vector<double> down = f(x);
    x[j] = at;
    if (up.size() != outputs || down.size() != outputs) return std::nullopt;
    std::vector<double> d(outputs);
    for (std::size_t i = 0; i < outputs; ++i) d[i] = (up[i] - down[i]) / (above - below);
    return d;
}

/// Neville's table of one entry over falling steps: the estimate that moved least.
struct Extrapolation {
    std::vector<double> row;  ///< of the step before
    double value = std::numeric_limits<double>::quiet_NaN();
    double error = infinity;

    /// False once smaller steps only make it worse.
    bool add(double first) {
        std::vector<double> next{first};
        double factor = shrink * shrink;
        for (std::size_t k = 0; k < row.size(); ++k) {
            next.push_back((next[k] * factor - row[k]) / (factor - 1));
            factor *= shrink * shrink;
            const double moved =
                std::max(std::abs(next[k + 1] - next[k]), std::abs(next[k + 1] - row[k]));
            if (moved <= error) {
                error = moved;
                value = next[k + 1];
            }
        }
        const bool worse =
            !row.empty() && std::abs(next.back() - row.back()) >= 2 * error && row.size() > 3;
        row = std::move(next);
        return !worse;
    }
    bool settled() const { return std::isfinite(value) && std::isfinite(error); }
};

struct Column {
    std::vector<Extrapolation> entries;
};

Result<Column> column(const VectorFunction& f, std::vector<double>& x, std::size_t j,
                      std::size_t outputs, const DifferenceOptions& options) {
    Column c;
    c.entries.resize(outputs);
    double h = options.step * std::max(std::abs(x[j]), 1.0);
    for (int k = 0; k < options.halvings; ++k, h /= shrink) {
        const auto d = quotient(f, x, j, h, outputs);
        if (!d) {
            return Diagnostic{.slug = "size-mismatch",
                              .message = "the number of outputs of the function varies"};
        }
        bool better = outputs == 0;
        for (std::size_t i = 0; i < outputs; ++i) {
            // A step that left the domain says nothing; smaller ones may.
            if (!std::isfinite((*d)[i])) {
                c.entries[i] = {};
                better = true;
            } else {
                better = c.entries[i].add((*d)[i]) || better;
            }
        }
        if (!better) break;
    }
    return c;
}

VectorFunction as_vector(const NumberFunction& f) {
    return [&f](std::span<const double> x) { return std::vector{f(x)}; };
}

std::string printed(double v) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", v);
    return text;
}

}  // namespace

Result<Differences> abi1::jacobian_fd(const VectorFunction& f, std::span<const double> at,
                                      const DifferenceOptions& options) {
    std::vector<double> x(at.begin(), at.end());
    const std::size_t outputs = f(x).size();
    Differences all;
    all.values.resize(outputs * x.size());
    all.errors.resize(outputs * x.size());
    for (std::size_t j = 0; j < x.size(); ++j) {
        const Result<Column> c = column(f, x, j, outputs, options);
        if (!c) return c.error();
        for (std::size_t i = 0; i < outputs; ++i) {
            const Extrapolation& e = c->entries[i];
            all.values[i * x.size() + j] =
                e.settled() ? e.value : std::numeric_limits<double>::quiet_NaN();
            all.errors[i * x.size() + j] = e.settled() ? e.error : infinity;
        }
    }
    return all;
}

Differences abi1::gradient_fd(const NumberFunction& f, std::span<const double> x,
                              const DifferenceOptions& options) {
    return *jacobian_fd(as_vector(f), x, options);
}

namespace {

/// Whether the one-sided slopes at entry (i, j) agree: differences across a kink settle on the mean
/// of both.
bool is_smooth(const VectorFunction& f, std::vector<double> x, std::size_t i, std::size_t j) {
    const double h = 1e-6 * std::max(std::abs(x[j]), 1.0), at = x[j];
    const auto value = [&](double moved) {
        x[j] = moved;
        return f(x)[i];
    };
    const double middle = value(at), right = (value(at + h) - middle) / h;
    const double left = (middle - value(at - h)) / h;
    return std::abs(right - left) <= 1e-2 * std::max({std::abs(right), std::abs(left), 1.0});
}

/// Beyond this the differences themselves are too uncertain for a verdict.
constexpr double most_uncertain = 1e-4;

void judge(GradientCheck& check, const VectorFunction& f, std::span<const double> x,
           std::span<const double> claimed, const Differences& found, double tolerance) {
    double worst = -1;
    for (std::size_t k = 0; k < claimed.size(); ++k) {
        const std::size_t i = k / x.size(), j = k % x.size();
        const double scale = std::max(std::abs(found.values[k]), 1.0);
        const double doubt = found.errors[k] / scale;
        const double error = std::abs(claimed[k] - found.values[k]) / scale;
        const double allowed = tolerance + doubt;
        const bool wrong = !(error <= allowed);
        if (!(doubt <= most_uncertain) || (wrong && !is_smooth(f, {x.begin(), x.end()}, i, j))) {
            ++check.undecided;
            continue;
        }
        check.right = check.right && !wrong;
        const double excess = std::isnan(error) ? infinity : error / allowed;
        if (excess <= worst) continue;
        worst = excess;
        check.output = i;
        check.input = j;
        check.claimed = claimed[k];
        check.found = found.values[k];
        check.error = error;
        check.tolerance = allowed;
    }
}

std::string sentence(const GradientCheck& check, std::size_t entries) {
    if (check.undecided == entries && entries > 0) return "differences settle at no entry";
    std::string text = "agrees with differences of the function";
    if (!check.right) {
        text = "entry (" + std::to_string(check.output) + ", " + std::to_string(check.input) +
               ") is claimed to be " + printed(check.claimed) +
               "; differences of the function give " + printed(check.found);
    }
    if (check.undecided == 0) return text;
    return text + "; differences do not settle at " + std::to_string(check.undecided) +
           (check.undecided == 1 ? " entry" : " entries");
}

}  // namespace

Result<GradientCheck> abi1::check_jacobian(const VectorFunction& f, std::span<const double> x,
                                           std::span<const double> claimed, double tolerance) {
    const Result<Differences> found = jacobian_fd(f, x);
    if (!found) return found.error();
    if (claimed.size() != found->values.size()) {
        return Diagnostic{.slug = "size-mismatch",
                          .message = "the claim has " + std::to_string(claimed.size()) +
                                     " entries; the derivative has " +
                                     std::to_string(found->values.size())};
    }
    GradientCheck check;
    check.right = true;
    judge(check, f, x, claimed, *found, tolerance);
    if (check.undecided == claimed.size() && !claimed.empty()) check.right = false;
    check.message = sentence(check, claimed.size());
    return check;
}

Result<GradientCheck> abi1::check_gradient(const NumberFunction& f, std::span<const double> x,
                                           std::span<const double> claimed, double tolerance) {
    return check_jacobian(as_vector(f), x, claimed, tolerance);
}

}  // namespace gradwright
