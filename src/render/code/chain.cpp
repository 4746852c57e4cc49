// Products: the order of multiplication, solves in place of inverses, scalings in place of diagonal
// matrices.
#include "render/code/value.hpp"

#include <algorithm>
#include <limits>

namespace gradwright::render::code {
namespace {

/// An extent whose size is not known counts as this one: long against a vector's width of one.
constexpr double typical_extent = 100;
/// Longer chains are multiplied from one end.
constexpr std::size_t longest_searched = 40;
constexpr std::int64_t longest_repeated = 3;

double extent(const Dim& d) {
    const auto n = d.number();
    return n ? static_cast<double>(*n) : typical_extent;
}

double rows(Ref x) { return x->stance == Stance::row ? 1 : extent(x->dims[0]); }
double cols(Ref x) { return x->stance == Stance::column ? 1 : extent(x->dims.back()); }

struct Shape2 {
    double rows = 1, cols = 1;
    bool diagonal = false, inverse = false;
};

double cost_of(const Shape2& a, const Shape2& b) {
    if (a.diagonal) return a.rows * b.cols;
    if (b.diagonal) return a.rows * b.cols;
    const double k = a.cols;
    double cost = a.rows * k * b.cols;
    if (a.inverse) cost += k * k * k;
    // Slightly dearer, so that solves have the matrix on the left where there is a choice.
    if (b.inverse) cost += k * k * k + 1;
    return cost;
}

/// best[i][j]: where to split factors i..j.
std::vector<std::vector<std::size_t>> best_splits(const std::vector<Ref>& f) {
    const std::size_t n = f.size();
    std::vector<std::vector<double>> cost(n, std::vector<double>(n, 0));
    std::vector<std::vector<std::size_t>> split(n, std::vector<std::size_t>(n, 0));
    const auto shape = [&](std::size_t i, std::size_t j) {
        Shape2 s{rows(f[i]), cols(f[j]), false, false};
        s.diagonal = i == j && f[i]->make == Make::diagonal_matrix;
        s.inverse = i == j && is_inverse(f[i]);
        return s;
    };
    for (std::size_t length = 2; length <= n; ++length) {
        for (std::size_t i = 0; i + length <= n; ++i) {
            const std::size_t j = i + length - 1;
            double best = std::numeric_limits<double>::infinity();
            for (std::size_t k = j; k-- > i;) {
                const double c =
                    cost[i][k] + cost[k + 1][j] + cost_of(shape(i, k), shape(k + 1, j));
                if (c < best) {
                    best = c;
                    split[i][j] = k;
                }
            }
            cost[i][j] = best;
        }
    }
    return split;
}

/// inv(A)^k as k factors inv(A), and the transpose of an inverse as the inverse of the transpose.
std::vector<Ref> opened(Values& values, const std::vector<Ref>& factors) {
    std::vector<Ref> result;
    for (Ref x : factors) {
        if (x->make == Make::transpose && is_inverse(x->args[0])) {
            Value v = *x->args[0];
            v.args = {values.transposed(v.args[0])};
            x = values.make(std::move(v));
        }
        const bool repeats = x->make == Make::matrix_power && is_inverse(x->args[0]) &&
                             x->number.num() <= longest_repeated && factors.size() > 1;
        if (repeats) {
            result.insert(result.end(), static_cast<std::size_t>(x->number.num()), x->args[0]);
        } else {
            result.push_back(x);
        }
    }
    return result;
}

}  // namespace

Ref Values::divided_pair(Ref a, Ref b) {
    if (is_inverse(a)) return make(Make::solve, b->stance, b->dims, {a->args[0], b});
    return make(Make::solve_right, a->stance, a->dims, {a, b->args[0]});
}

Ref Values::pair(Ref a, Ref b) {
    if (a->make == Make::identity) return b;
    if (b->make == Make::identity) return a;
    const bool left = a->make == Make::diagonal_matrix, right = b->make == Make::diagonal_matrix;
    if (left && right) {
        return make(Make::diagonal_matrix, Stance::matrix, a->dims,
                    {multiply({a->args[0], b->args[0]})});
    }
    if (left && b->stance == Stance::column) return multiply({a->args[0], b});
    if (right && a->stance == Stance::row) return multiply({a, transposed(b->args[0])});
    if (left) return make(Make::scale_rows, Stance::matrix, b->dims, {a->args[0], b});
    if (right) return make(Make::scale_cols, Stance::matrix, a->dims, {a, b->args[0]});
    const bool outer = a->stance == Stance::column && b->stance == Stance::row;
    if (outer) return make(Make::outer, Stance::matrix, {a->dims[0], b->dims[0]}, {a, b});
    if (is_inverse(a) || is_inverse(b)) return divided_pair(a, b);
    std::vector<Dim> dims;
    if (a->stance != Stance::row) dims.push_back(a->dims[0]);
    if (b->stance != Stance::column) dims.push_back(b->dims.back());
    const Stance stance = dims.empty()               ? Stance::scalar
                          : dims.size() == 2         ? Stance::matrix
                          : a->stance == Stance::row ? Stance::row
                                                     : Stance::column;
    return make(Make::matmul, stance, std::move(dims), {a, b});
}

Ref Values::chain(std::vector<Ref> given) {
    std::vector<Ref> scalars, f;
    for (const Ref x : given) (x->is_scalar() ? scalars : f).push_back(x);
    f = opened(*this, f);
    Ref product = nullptr;
    if (f.size() == 1) {
        product = f[0];
    } else if (f.size() > longest_searched) {
        const bool from_right = f.back()->stance == Stance::column;
        if (from_right) std::ranges::reverse(f);
        product = f[0];
        for (std::size_t i = 1; i < f.size(); ++i) {
            product = from_right ? pair(f[i], product) : pair(product, f[i]);
        }
    } else if (!f.empty()) {
        const auto split = best_splits(f);
        // Depth is bounded by `longest_searched`.
        const auto build = [&](const auto& self, std::size_t i, std::size_t j) -> Ref {
            if (i == j) return f[i];
            return pair(self(self, i, split[i][j]), self(self, split[i][j] + 1, j));
        };
        product = build(build, 0, f.size() - 1);
    }
    if (product != nullptr) scalars.push_back(product);
    return multiply(std::move(scalars));
}

/// tr(A*B) = Σ A .* B', which does not form the product.
Ref Values::trace_of(std::vector<Ref> given) {
    std::vector<Ref> scalars, f;
    for (const Ref x : given) (x->is_scalar() ? scalars : f).push_back(x);
    const bool solves = std::ranges::any_of(f, is_inverse);
    if (f.size() > 1 && is_inverse(f.back()) && f[0]->is_matrix()) {
        std::rotate(f.begin(), f.end() - 1, f.end());
    }
    const bool scaled = f.size() == 2 && (f[0]->make == Make::diagonal_matrix ||
                                          f[1]->make == Make::diagonal_matrix);
    Ref trace = nullptr;
    if (f.size() < 2 || solves || scaled || !f[0]->is_matrix() || !f.back()->is_matrix()) {
        trace = scalar_of(Make::trace, chain(f));
    } else {
        const Ref last = transposed(f.back());
        f.pop_back();
        trace = make(Make::inner, Stance::scalar, {}, {chain(f), last});
    }
    scalars.push_back(trace);
    return multiply(std::move(scalars));
}

/// The diagonal of A*B: the row sums of A .* B'.
Ref Values::diagonal_of(std::vector<Ref> given) {
    std::vector<Ref> scalars, f;
    for (const Ref x : given) (x->is_scalar() ? scalars : f).push_back(x);
    const Dim n = f[0]->dims[0];
    const bool plain = f.size() > 1 && f[0]->is_matrix() && f.back()->is_matrix() &&
                       !std::ranges::any_of(f, is_inverse);
    Ref diagonal = nullptr;
    if (plain) {
        const Ref last = transposed(f.back());
        f.pop_back();
        diagonal = make(Make::row_sums, Stance::column, {n}, {multiply({chain(f), last})});
    } else {
        diagonal = make(Make::diagonal, Stance::column, {n}, {chain(f)});
    }
    scalars.push_back(diagonal);
    return multiply(std::move(scalars));
}

}  // namespace gradwright::render::code
