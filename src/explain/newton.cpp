#include "explain/newton.hpp"

#include "derive/derive.hpp"
#include "explain/curvature.hpp"
#include "expr/traverse.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

constexpr int most_halvings = 40;
/// Full steps in a row that do not shrink while the curvature dies away.
constexpr int runaway_steps = 6;
/// The decrease asked for, as a part of what the slope promises.
constexpr double sufficient = 1e-4;

double dot(const Array& a, const Array& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

double norm(const Array& a) { return std::sqrt(dot(a, a)); }

/// L with H = L*L', in place of H's lower triangle; false if H is not positive definite.
bool factorise(Array& h, std::int64_t n) {
    for (std::int64_t j = 0; j < n; ++j) {
        for (std::int64_t i = j; i < n; ++i) {
            double sum = h.at(i, j);
            for (std::int64_t k = 0; k < j; ++k) sum -= h.at(i, k) * h.at(j, k);
            if (i > j) {
                h.at(i, j) = sum / h.at(j, j);
            } else if (sum > 0) {
                h.at(j, j) = std::sqrt(sum);
            } else {
                return false;
            }
        }
    }
    return true;
}

Array solved(const Array& l, Array b) {
    const auto n = static_cast<std::int64_t>(b.size());
    const auto at = [&b](std::int64_t i) -> double& { return b[static_cast<std::size_t>(i)]; };
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t k = 0; k < i; ++k) at(i) -= l.at(i, k) * at(k);
        at(i) /= l.at(i, i);
    }
    for (std::int64_t i = n; i-- > 0;) {
        for (std::int64_t k = i + 1; k < n; ++k) at(i) -= l.at(k, i) * at(k);
        at(i) /= l.at(i, i);
    }
    return b;
}

bool all_finite(const Array& a) {
    return std::ranges::all_of(a.values, [](double v) { return std::isfinite(v); });
}

class Newton {
public:
    Newton(const Expr& f, const Expr& x, Point point, const NewtonOptions& options)
        : f_(f), x_(x), name_(x->name), point_(std::move(point)), options_(options) {}

    Result<NewtonResult> run() {
        if (const auto ready = prepare(); !ready) return ready.error();
        if (const auto start = look(); !start) return start.error();
        if (!finite_) return ended(NewtonStatus::not_finite, "the start has no finite value");
        for (int i = 0; i < options_.most_iterations; ++i) {
            if (converged()) return ended(NewtonStatus::optimal, "the gradient vanishes");
            if (!step()) return ended(status_, reason_);
            if (runaway_ >= runaway_steps) {
                return ended(NewtonStatus::no_finite_optimum,
                             "no finite optimum: " + name_ +
                                 " grows without end while the value "
                                 "keeps falling, as on separable data; add a penalty");
            }
        }
        return ended(NewtonStatus::iteration_limit,
                     "stopped after " + std::to_string(options_.most_iterations) + " iterations");
    }

private:
    Result<bool> prepare() {
        const Expr x[] = {x_};
        const Result<Expr> g = jacobian(f_, x_);
        if (!g) return g.error();
        const auto h = hessian_blocks(f_, x);
        if (!h) return h.error();
        const Expr gradient = simplify(*g, {.size = render::printed_size});
        const Expr all[] = {f_, gradient, h->front().front()};
        value_only_ = interpreter<double>(std::span(all).first(1));
        executor_ = interpreter<double>(all);
        if (point_.values.contains(name_)) return true;
        std::vector<Expr> given = reachable(all);
        std::erase(given, x_);
        const auto sizes = sizes_at(given, point_);
        if (!sizes) return sizes.error();
        std::vector<std::int64_t> extents;
        for (const Dim& d : x_.shape()) extents.push_back(d.evaluate(*sizes).value_or(0));
        point_.values[name_] = Array(extents);
        return true;
    }

    Array& x() { return point_.values[name_]; }

    /// Value, gradient and Hessian at the current point.
    Result<bool> look() {
        auto values = executor_->run(point_);
        ++result_.evaluations;
        if (!values) return values.error();
        value_ = (*values)[0][0];
        gradient_ = std::move((*values)[1]);
        hessian_ = std::move((*values)[2]);
        const auto n = static_cast<std::int64_t>(gradient_.size());
        hessian_.extents = {n, n};
        finite_ = std::isfinite(value_) && all_finite(gradient_) && all_finite(hessian_);
        return true;
    }

    /// A small gradient is not enough where the next step would still be long.
    bool converged() {
        if (norm(gradient_) > options_.tolerance) return false;
        const Array d = direction();
        return norm(d) <= 1e-6 * (1 + norm(x()));
    }

    /// −H⁻¹g; with a multiple of the identity added where H is not positive definite.
    Array direction() {
        const auto n = hessian_.extents[0];
        double scale = 0;
        for (std::int64_t i = 0; i < n; ++i) scale = std::max(scale, std::abs(hessian_.at(i, i)));
        shifted_ = false;
        for (double shift = 0;; shift = shift == 0 ? 1e-10 * (scale + 1e-300) : 10 * shift) {
            Array l = hessian_;
            for (std::int64_t i = 0; i < n; ++i) l.at(i, i) += shift;
            if (factorise(l, n)) {
                Array d = solved(l, gradient_);
                for (double& v : d.values) v = -v;
                return d;
            }
            shifted_ = true;
            if (shift > 1e6 * (1 + scale)) break;
        }
        Array downhill = gradient_;
        for (double& v : downhill.values) v = -v;
        return downhill;
    }

    bool step() {
        const Array from = x();
        const Array d = direction();
        const double slope = dot(gradient_, d), before = value_, gradient_before = norm(gradient_);
        double t = 1;
        for (int halvings = 0; halvings <= most_halvings; ++halvings, t /= 2) {
            for (std::size_t i = 0; i < from.size(); ++i) x()[i] = from[i] + t * d[i];
            const double reached = value_here();
            // Beside the optimum the decrease drowns in rounding: then the gradient must fall.
            const double rounding = 1e-14 * (std::abs(before) + 1);
            if (!(reached <= before + sufficient * t * slope + rounding)) continue;
            if (!look() || !finite_) continue;
            const bool drowned = -slope < rounding;
            if (drowned && norm(gradient_) >= gradient_before) break;
            note(d, t, halvings, before, gradient_before);
            return true;
        }
        x() = from;
        (void)look();
        status_ = NewtonStatus::stalled;
        reason_ = "no step lowers the value further; the gradient is as small as rounding allows";
        if (shifted_) {
            status_ = NewtonStatus::not_bounded;
            reason_ = "the Hessian is not positive definite here and no step lowers the value";
        }
        return false;
    }

    double value_here() {
        const auto value = value_only_->run(point_);
        ++result_.evaluations;
        return value ? (*value)[0][0] : std::nan("");
    }

    void note(const Array& d, double t, int halvings, double before, double gradient_before) {
        const double length = t * norm(d);
        const double least = spectrum_of(hessian_).eigenvalues.values.front();
        const bool keeps =
            !result_.path.empty() && halvings == 0 && length >= 0.5 * result_.path.back().step_norm;
        runaway_ = keeps && least <= 0.7 * least_ ? runaway_ + 1 : 0;
        least_ = least;
        result_.path.push_back({before, gradient_before, length, halvings});
    }

    NewtonResult ended(NewtonStatus status, std::string reason) {
        result_.status = status;
        result_.reason = std::move(reason);
        result_.x = x();
        result_.value = value_;
        result_.gradient_norm = norm(gradient_);
        return result_;
    }

    Expr f_, x_;
    std::string name_;
    Point point_;
    const NewtonOptions& options_;
    std::unique_ptr<Executor> executor_, value_only_;
    double value_ = 0, least_ = 0;
    Array gradient_, hessian_;
    bool finite_ = false, shifted_ = false;
    int runaway_ = 0;
    NewtonStatus status_ = NewtonStatus::stalled;
    std::string reason_;
    NewtonResult result_;
};

}  // namespace

std::string_view name_of(NewtonStatus status) {
    switch (status) {
        case NewtonStatus::optimal:
            return "optimal";
        case NewtonStatus::no_finite_optimum:
            return "no finite optimum";
        case NewtonStatus::not_bounded:
            return "not bounded";
        case NewtonStatus::not_finite:
            return "not finite";
        case NewtonStatus::stalled:
            return "stalled";
        default:
            return "iteration limit";
    }
}

Result<NewtonResult> newton(const Expr& f, const Expr& x, Point point,
                            const NewtonOptions& options) {
    return Newton(stabilise(f), x, std::move(point), options).run();
}

}  // namespace gradwright
