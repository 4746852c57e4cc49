#include "explain/curvature.hpp"

#include "derive/derive.hpp"
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
        case CriticalKind::strict_minimum: return "strict minimum";
        case CriticalKind::strict_maximum: return "strict maximum";
        case CriticalKind::saddle: return "saddle";
        case CriticalKind::valley: return "valley";
        case CriticalKind::ridge: return "ridge";
        default: return "flat";
    }
}

std::string_view bend_of(CriticalKind kind) {
    switch (kind) {
        case CriticalKind::strict_minimum: return "curves upwards in every direction";
        case CriticalKind::strict_maximum: return "curves downwards in every direction";
        case CriticalKind::saddle: return "curves upwards in some directions, downwards in others";
        case CriticalKind::valley: return "curves upwards, but is straight in some direction";
        case CriticalKind::ridge: return "curves downwards, but is straight in some direction";
        default: return "is straight in every direction";
    }
}

Spectrum spectrum_of(const Array& hessian) {
    Spectrum s;
    const dense::Eigen eigen = dense::symmetric_eigen(hessian);
    s.eigenvalues = eigen.values;
    s.eigenvectors = eigen.vectors;
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
