#include "verify/domain.hpp"

#include "expr/traverse.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

constexpr double smallest_pivot = 1e-7;  ///< relative to the largest

/// The ratio of the smallest to the largest pivot of Gaussian elimination with full pivoting.
double pivot_ratio(Array a) {
    const std::int64_t n = a.extents[0];
    double largest = 0, smallest = 0;
    for (std::int64_t k = 0; k < n; ++k) {
        std::int64_t row = k, column = k;
        for (std::int64_t i = k; i < n; ++i) {
            for (std::int64_t j = k; j < n; ++j) {
                if (std::abs(a.at(i, j)) > std::abs(a.at(row, column))) row = i, column = j;
            }
        }
        smallest = std::abs(a.at(row, column));
        if (k == 0) largest = smallest;
        if (smallest == 0) return 0;
        for (std::int64_t j = 0; j < n; ++j) std::swap(a.at(k, j), a.at(row, j));
        for (std::int64_t i = 0; i < n; ++i) std::swap(a.at(i, k), a.at(i, column));
        for (std::int64_t i = k + 1; i < n; ++i) {
            const double f = a.at(i, k) / a.at(k, k);
            for (std::int64_t j = k; j < n; ++j) a.at(i, j) -= f * a.at(k, j);
        }
    }
    return largest > 0 ? smallest / largest : 1;
}

bool needs_invertible(const Op& op) {
    return op.domain == Domain::invertible || op.domain == Domain::positive_definite;
}

}  // namespace

std::vector<Expr> must_be_invertible(std::span<const Expr> roots) {
    std::vector<Expr> found;
    for (const Expr& e : reachable(roots)) {
        if (!e.is_apply() || !needs_invertible(op_of(e)) || e.child(0).order() != 2) continue;
        if (std::ranges::find(found, e.child(0)) == found.end()) found.push_back(e.child(0));
    }
    return found;
}

bool are_invertible(std::span<const Expr> matrices, const Point& point) {
    return std::ranges::all_of(matrices, [&](const Expr& m) {
        const Result<Array> value = evaluate(m, point);
        return value && value->order() == 2 && value->extents[0] == value->extents[1] &&
               pivot_ratio(*value) > smallest_pivot;
    });
}

}  // namespace gradwright
