#include "explain/curvature.hpp"

#include "derive/derive.hpp"
#include "expr/build.hpp"
#include "ops/kernels/dense.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

/// Eigenvalues below this fraction of the largest are zero but for rounding.
constexpr double flatness = 1e-12;

}  // namespace

std::string_view name_of(CriticalKind kind) {
    switch (kind) {
        case CriticalKind::strict_minimum:
            return "strict minimum";
        case CriticalKind::strict_maximum:
            return "strict maximum";
        case CriticalKind::saddle:
            return "saddle";
        case CriticalKind::valley:
            return "valley";
        case CriticalKind::ridge:
            return "ridge";
        case CriticalKind::unknown:
            return "unknown";
        default:
            return "flat";
    }
}

std::string_view bend_of(CriticalKind kind) {
    switch (kind) {
        case CriticalKind::strict_minimum:
            return "curves upwards in every direction";
        case CriticalKind::strict_maximum:
            return "curves downwards in every direction";
        case CriticalKind::saddle:
            return "curves upwards in some directions, downwards in others";
        case CriticalKind::valley:
            return "curves upwards, but is straight in some direction";
        case CriticalKind::ridge:
            return "curves downwards, but is straight in some direction";
        case CriticalKind::unknown:
            return "cannot be told: the second derivative is not finite there";
        default:
            return "is straight in every direction";
    }
}

Spectrum spectrum_of(const Array& hessian) {
    Spectrum s;
    const dense::Eigen eigen = dense::symmetric_eigen(hessian);
    s.eigenvalues = eigen.values;
    s.eigenvectors = eigen.vectors;
    const auto& entries = hessian.values;
    if (!std::all_of(entries.begin(), entries.end(), [](double v) { return std::isfinite(v); })) {
        s.condition = NAN;
        s.kind = CriticalKind::unknown;
        return s;
    }
    double most = 0, least = INFINITY;
    for (const double v : eigen.values.values) {
        most = std::max(most, std::abs(v));
        least = std::min(least, std::abs(v));
    }
    int up = 0, down = 0, level = 0;
    for (const double v : eigen.values.values) {
        ++(std::abs(v) <= flatness * most ? level : v > 0 ? up : down);
    }
    s.condition = level > 0 || least == 0 ? INFINITY : most / least;
    if (up > 0 && down > 0) {
        s.kind = CriticalKind::saddle;
    } else if (up > 0) {
        s.kind = level > 0 ? CriticalKind::valley : CriticalKind::strict_minimum;
    } else if (down > 0) {
        s.kind = level > 0 ? CriticalKind::ridge : CriticalKind::strict_maximum;
    }
    return s;
}

Result<Blocks> hessian_blocks(const Expr& f, std::span<const Expr> variables) {
    Blocks blocks;
    for (const Expr& x : variables) {
        const Result<Expr> g = jacobian(f, x);
        if (!g) return g.error();
        const Expr gradient = simplify(*g, {.size = render::printed_size});
        blocks.emplace_back();
        for (const Expr& y : variables) {
            const Result<Expr> h = jacobian(gradient, y);
            if (!h) return h.error();
            blocks.back().push_back(simplify(*h, {.size = render::printed_size}));
        }
    }
    return blocks;
}

Result<Array> block_matrix(const Blocks& blocks, const Point& point) {
    std::vector<Expr> roots;
    for (const auto& row : blocks) roots.insert(roots.end(), row.begin(), row.end());
    const auto values = evaluate(roots, point);
    if (!values) return values.error();
    const std::size_t count = blocks.size();
    std::vector<std::int64_t> start{0};
    for (std::size_t i = 0; i < count; ++i) {
        const auto entries = static_cast<double>((*values)[i * count + i].size());
        start.push_back(start.back() + std::llround(std::sqrt(entries)));
    }
    Array h({start.back(), start.back()});
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < count; ++j) {
            const Array& block = (*values)[i * count + j];
            const std::int64_t columns = start[j + 1] - start[j];
            for (std::size_t k = 0; k < block.size(); ++k) {
                const auto at = static_cast<std::int64_t>(k);
                h.at(start[i] + at / columns, start[j] + at % columns) = block[k];
            }
        }
    }
    return h;
}

Array free_directions(std::span<const Expr> variables, const Point& point) {
    struct Entry {
        std::int64_t row, column;
        double value;
    };
    std::vector<Entry> entries;
    std::int64_t rows = 0, columns = 0;
    const double half = std::sqrt(0.5);
    for (const Expr& x : variables) {
        const auto found = point.values.find(std::string(x->name));
        if (found == point.values.end()) continue;
        const Array& a = found->second;
        const bool diagonal = has_fact(x, Facts::diagonal), symmetric = is_symmetric(x);
        const bool lower = has_fact(x, Facts::lower_triangular);
        const std::int64_t n = a.order() == 2 ? a.extents[1] : 1;
        for (std::int64_t k = 0; k < static_cast<std::int64_t>(a.size()); ++k) {
            const std::int64_t i = k / n, j = k % n;
            if (a.order() == 2 && i != j && diagonal) continue;
            if (a.order() == 2 && i < j && (lower || symmetric)) continue;
            const bool pair = a.order() == 2 && symmetric && i != j;
            entries.push_back({rows + k, columns, pair ? half : 1});
            if (pair) entries.push_back({rows + j * n + i, columns, half});
            ++columns;
        }
        rows += static_cast<std::int64_t>(a.size());
    }
    Array basis({rows, columns});
    for (const Entry& e : entries) basis.at(e.row, e.column) = e.value;
    return basis;
}

Array restricted(const Array& hessian, const Array& basis) {
    const auto n = basis.extents[0], m = basis.extents[1];
    Array half({n, m}), result({m, m});
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t k = 0; k < n; ++k) {
            const double h = hessian.at(i, k);
            for (std::int64_t j = 0; j < m; ++j) half.at(i, j) += h * basis.at(k, j);
        }
    }
    for (std::int64_t k = 0; k < n; ++k) {
        for (std::int64_t i = 0; i < m; ++i) {
            const double b = basis.at(k, i);
            for (std::int64_t j = 0; b != 0 && j < m; ++j) result.at(i, j) += b * half.at(k, j);
        }
    }
    return result;
}

Array newton_step(const Spectrum& spectrum, const Array& gradient) {
    const auto n = static_cast<std::int64_t>(gradient.size());
    double most = 0;
    for (const double v : spectrum.eigenvalues.values) most = std::max(most, std::abs(v));
    Array step(gradient.extents);
    for (std::int64_t k = 0; k < n; ++k) {
        const double value = spectrum.eigenvalues[static_cast<std::size_t>(k)];
        if (std::abs(value) <= flatness * most) continue;
        double along = 0;
        for (std::int64_t i = 0; i < n; ++i) {
            along += spectrum.eigenvectors.at(i, k) * gradient[static_cast<std::size_t>(i)];
        }
        for (std::int64_t i = 0; i < n; ++i) {
            step[static_cast<std::size_t>(i)] -= along / value * spectrum.eigenvectors.at(i, k);
        }
    }
    return step;
}

}  // namespace gradwright
