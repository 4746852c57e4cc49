#include "explain/analyze.hpp"

#include "derive/derive.hpp"
#include "explain/analyze_cost.hpp"
#include "expr/build.hpp"
#include "ops/kernels/dense.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

constexpr int taylor_steps = 9;
/// Singular values below this fraction of the largest count as zero.
constexpr double rank_tolerance = 1e-11;
/// A gradient this small against the Hessian and the point is zero.
constexpr double stationary_tolerance = 1e-10;

Expr simplified(const Expr& e) { return simplify(e, {.size = render::printed_size}); }

double norm(const Array& a) {
    double sum = 0;
    for (const double v : a.values) sum += v * v;
    return std::sqrt(sum);
}

Array times(const Array& m, const Array& v) {
    Array y({m.extents[0]});
    for (std::int64_t i = 0; i < m.extents[0]; ++i) {
        for (std::int64_t j = 0; j < m.extents[1]; ++j) {
            y[static_cast<std::size_t>(i)] += m.at(i, j) * v[static_cast<std::size_t>(j)];
        }
    }
    return y;
}

Array transposed_times(const Array& m, const Array& v) {
    Array y({m.extents[1]});
    for (std::int64_t i = 0; i < m.extents[0]; ++i) {
        for (std::int64_t j = 0; j < m.extents[1]; ++j) {
            y[static_cast<std::size_t>(j)] += m.at(i, j) * v[static_cast<std::size_t>(i)];
        }
    }
    return y;
}

class AtPoint {
public:
    AtPoint(const Expr& f, std::span<const Expr> variables, const Point& point)
        : f_(f), variables_(variables), point_(point) {}

    Result<PointAnalysis> run() {
        const Result<Array> value = evaluate(f_, point_);
        if (!value) return value.error();
        a_.value = *value;
        if (const auto j = join_jacobians(); !j) return j.error();
        if (const auto t = expand(); !t) return t.error();
        rank();
        if (f_.is_scalar()) {
            if (const auto s = second_order(); !s) return s.error();
        }
        return std::move(a_);
    }

private:
    std::size_t size_of(const Expr& x) const {
        const auto it = point_.values.find(std::string(x->name));
        return it == point_.values.end() ? 0 : it->second.size();
    }

    Result<bool> join_jacobians() {
        std::vector<Expr> blocks;
        std::size_t columns = 0;
        for (const Expr& x : variables_) {
            const Result<Expr> j = jacobian(f_, x);
            if (!j) return j.error();
            blocks.push_back(simplified(*j));
            columns += size_of(x);
        }
        const auto values = evaluate(blocks, point_);
        if (!values) return values.error();
        const std::size_t rows = a_.value.size();
        a_.jacobian = Array({static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)});
        std::size_t start = 0;
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            const std::size_t width = size_of(variables_[b]);
            for (std::size_t i = 0; i < rows; ++i) {
                for (std::size_t k = 0; k < width; ++k) {
                    a_.jacobian[i * columns + start + k] = (*values)[b][i * width + k];
                }
            }
            start += width;
        }
        return true;
    }

    /// A unit direction in which every variable may move.
    std::vector<Array> direction() const {
        const PointSource source({&f_, 1}, {});
        Random random(7);
        std::vector<Array> d;
        double length = 0;
        for (const Expr& x : variables_) {
            d.push_back(source.direction(random, x, point_));
            length += norm(d.back()) * norm(d.back());
        }
        for (Array& part : d) {
            for (double& v : part.values) v /= std::sqrt(length);
        }
        return d;
    }

    Result<bool> expand() {
        const std::vector<Array> d = direction();
        Array flat({a_.jacobian.extents[1]});
        std::size_t at = 0;
        for (const Array& part : d) {
            for (const double v : part.values) flat[at++] = v;
        }
        const Array slope = times(a_.jacobian, flat);
        for (int k = 0; k < taylor_steps; ++k) {
            const double h = std::pow(10, -0.5 * (k + 1));
            Point moved = point_;
            for (std::size_t i = 0; i < variables_.size(); ++i) {
                Array& x = moved.values[std::string(variables_[i]->name)];
                for (std::size_t j = 0; j < x.size(); ++j) x[j] += h * d[i][j];
            }
            const Result<Array> y = evaluate(f_, moved);
            if (!y) return y.error();
            Array rest({static_cast<std::int64_t>(y->size())});
            for (std::size_t i = 0; i < y->size(); ++i) {
                rest[i] = (*y)[i] - a_.value[i] - h * slope[i];
            }
            a_.taylor.push_back({h, norm(rest)});
        }
        fit_slope();
        return true;
    }

    /// Over the last steps whose remainder stands well above rounding.
    void fit_slope() {
        const double floor = 1e-11 * (norm(a_.value) + 1e-3);
        std::vector<TaylorStep> used;
        for (const TaylorStep& t : a_.taylor) {
            if (std::isfinite(t.remainder) && t.remainder > floor) used.push_back(t);
        }
        if (used.size() < 2) return;
        const TaylorStep &a = used[used.size() - 2], &b = used.back();
        a_.slope = std::log(a.remainder / b.remainder) / std::log(a.length / b.length);
    }

    void rank() {
        const auto rows = a_.jacobian.extents[0], columns = a_.jacobian.extents[1];
        a_.singular_values = dense::singular_values(a_.jacobian);
        const double most = a_.singular_values.empty() ? 0 : a_.singular_values.front();
        a_.rank = std::ranges::count_if(a_.singular_values,
                                        [most](double s) { return s > rank_tolerance * most; });
        a_.singular = a_.rank < std::min(rows, columns);
        if (rows == columns) {
            a_.determinant = a_.singular ? 0 : dense::determinant(a_.jacobian);
        }
        if (a_.rank < columns) a_.lost = null_direction();
    }

    Array null_direction() const {
        const auto rows = a_.jacobian.extents[0], columns = a_.jacobian.extents[1];
        Array gram({columns, columns});
        for (std::int64_t i = 0; i < columns; ++i) {
            for (std::int64_t j = 0; j < columns; ++j) {
                for (std::int64_t k = 0; k < rows; ++k) {
                    gram.at(i, j) += a_.jacobian.at(k, i) * a_.jacobian.at(k, j);
                }
            }
        }
        const dense::Eigen eigen = dense::symmetric_eigen(gram);
        Array v({columns});
        for (std::int64_t i = 0; i < columns; ++i) {
            v[static_cast<std::size_t>(i)] = eigen.vectors.at(i, 0);
        }
        return v;
    }

    Result<bool> second_order() {
        const auto blocks = hessian_blocks(f_, variables_);
        if (!blocks) return true;  // no second derivative: the first stands alone
        const Result<Array> h = block_matrix(*blocks, point_);
        if (!h) return h.error();
        ScalarAnalysis s;
        s.hessian = *h;
        const Array basis = free_directions(variables_, point_);
        s.spectrum = spectrum_of(restricted(*h, basis));
        Array g = a_.jacobian;
        g.extents = {a_.jacobian.extents[1]};
        s.gradient_norm = norm(g);
        s.stationary = s.gradient_norm <= stationary_tolerance * (1 + norm(*h) + norm(a_.value));
        s.kind = s.stationary ? name_of(s.spectrum.kind) : bend_of(s.spectrum.kind);
        s.newton = times(basis, newton_step(s.spectrum, transposed_times(basis, g)));
        s.ascent = g;
        for (double& v : s.ascent.values) v = s.stationary ? 0 : v / s.gradient_norm;
        a_.scalar = std::move(s);
        return true;
    }

    Expr f_;
    std::span<const Expr> variables_;
    const Point& point_;
    PointAnalysis a_;
};

}  // namespace

Result<StructureAnalysis> analyze_structure(const Expr& f, const Expr& x) {
    const Result<Expr> j = jacobian(f, x);
    if (!j) return j.error();
    const Result<Expr> v = pushforward(f, x, tangent_of(x));
    if (!v) return v.error();
    StructureAnalysis s;
    s.derivative = simplified(*j);
    s.product = simplified(*v);
    s.cost.dense = stored_dense(s.derivative).text();
    s.cost.structured = stored_structured(s.derivative).text();
    s.cost.form = operations(s.derivative).text();
    s.cost.apply = operations(s.product).text();
    return s;
}

Result<PointAnalysis> analyze_at(const Expr& f, std::span<const Expr> variables,
                                 const Point& point) {
    return AtPoint(f, variables, point).run();
}

}  // namespace gradwright
