// Products and factorisations in tiles: right at every edge, equal for any number of threads.
#include "execute/run/tiled.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace gradwright::execute;

namespace {

constexpr int threads[] = {1, 2, 3, 4, 7};

std::vector<double> numbers(Count count, double seed) {
    std::vector<double> x(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(seed + 0.7 * double(i % 10007));
    return x;
}

double apart(const std::vector<double>& a, const std::vector<double>& b) {
    double most = 0, scale = 1e-300;
    for (std::size_t i = 0; i < a.size(); ++i) {
        most = std::max(most, std::abs(a[i] - b[i]));
        scale = std::max(scale, std::abs(b[i]));
    }
    return most / scale;
}

/// Symmetric and well away from singular, by rows.
std::vector<double> definite(Count n) {
    std::vector<double> a = numbers(n * n, 0.3);
    const auto at = [n](Count i, Count j) { return static_cast<std::size_t>(i * n + j); };
    for (Count i = 0; i < n; ++i) {
        for (Count j = 0; j < i; ++j) a[at(i, j)] = a[at(j, i)];
        a[at(i, i)] += 2 * static_cast<double>(n);
    }
    return a;
}

/// a*b for row-major squares.
std::vector<double> times(Count n, const std::vector<double>& a, const std::vector<double>& b,
                          bool b_transposed = false) {
    std::vector<double> c(a.size());
    const blas::Matrix<const double> right = b_transposed
                                                 ? blas::Matrix<const double>{b.data(), 1, n}
                                                 : blas::Matrix<const double>{b.data(), n, 1};
    if (n > 0) blas::multiply<double>(n, n, n, 1, {a.data(), n, 1}, right, false, {c.data(), n, 1});
    return c;
}

}  // namespace

TEST_CASE("products in tiles") {
    struct Size {
        Count m, n, k;
    };
    for (const Size& s : {Size{400, 400, 400},
                          {1100, 260, 230},
                          {20, 3000, 1100},
                          {3000, 20, 1100},
                          {257, 1031, 300},
                          {30, 30, 30},
                          {2100, 2050, 16}}) {
        CAPTURE(s.m);
        const std::vector<double> a = numbers(s.m * s.k, 1), b = numbers(s.k * s.n, 2);
        for (const bool turned : {false, true}) {
            for (const bool onto : {false, true}) {
                const std::vector<double> before = numbers(s.m * s.n, 3);
                const auto product = [&](auto&& multiply) {
                    std::vector<double> c = before;
                    blas::Matrix<const double> left{a.data(), s.k, 1}, right{b.data(), s.n, 1};
                    blas::Matrix<double> out{c.data(), s.n, 1};
                    if (turned) {
                        left = {a.data(), 1, s.m};
                        right = {b.data(), 1, s.k};
                        out = {c.data(), 1, s.m};
                    }
                    multiply(left, right, out);
                    return c;
                };
                const auto whole = product([&](auto left, auto right, auto out) {
                    blas::multiply<double>(s.m, s.n, s.k, -2, left, right, onto, out);
                });
                std::vector<double> first;
                for (const int t : threads) {
                    const auto tiles = product([&](auto left, auto right, auto out) {
                        tiled::multiply<double>(t, s.m, s.n, s.k, -2, left, right, onto, out);
                    });
                    CHECK(apart(tiles, whole) < 1e-13);
                    if (t == 1) first = tiles;
                    CHECK(tiles == first);
                }
            }
        }
    }
}

TEST_CASE("symmetric products in tiles leave the other triangle alone") {
    for (const auto& size : {std::pair<Count, Count>{300, 800}, {513, 300}, {2100, 40}, {40, 40}}) {
        const Count n = size.first, k = size.second;
        CAPTURE(n);
        const std::vector<double> a = numbers(n * k, 1), before = numbers(n * n, 2);
        std::vector<double> whole = before, first;
        blas::multiply_symmetric<double>(n, k, 3, {a.data(), k, 1}, true, {whole.data(), n, 1});
        for (const int t : threads) {
            std::vector<double> c = before;
            tiled::multiply_symmetric<double>(t, n, k, 3, {a.data(), k, 1}, true, {c.data(), n, 1});
            CHECK(apart(c, whole) < 1e-13);
            if (t == 1) first = c;
            CHECK(c == first);
        }
    }
}

TEST_CASE("Cholesky factors, solutions and inverses in tiles") {
    for (const Count n : {0, 1, 2, 127, 128, 129, 256, 300, 500}) {
        CAPTURE(n);
        const std::vector<double> a = definite(n);
        std::vector<double> first_factor, first_inverse, first_solution;
        for (const int t : threads) {
            std::vector<double> l = a;
            REQUIRE(tiled::cholesky(t, n, l.data()) == 0);
            std::vector<double> inverse(a.size()),
                solution = numbers(n * n, 5), right = solution,
                room(static_cast<std::size_t>(tiled::inverse_room(n)));
            tiled::invert_cholesky(t, n, l.data(), inverse.data(), room.data());
            tiled::solve_cholesky(t, n, l.data(), solution.data(), n);
            for (Count i = 0; i < n; ++i) {
                for (Count j = i + 1; j < n; ++j) l[static_cast<std::size_t>(i * n + j)] = 0;
            }
            if (t == 1) {
                first_factor = l;
                first_inverse = inverse;
                first_solution = solution;
                CHECK(apart(times(n, l, l, true), a) < 1e-13);
                std::vector<double> one(a.size());
                for (Count i = 0; i < n; ++i) one[static_cast<std::size_t>(i * (n + 1))] = 1;
                CHECK(apart(times(n, inverse, a), one) < 1e-13);
                CHECK(apart(times(n, a, solution), right) < 1e-12);
            }
            CHECK(l == first_factor);
            CHECK(inverse == first_inverse);
            CHECK(solution == first_solution);
        }
        for (Count i = 0; i < n; ++i) {
            for (Count j = 0; j < i; ++j) {
                const auto at = [&](Count p, Count q) {
                    return first_inverse[static_cast<std::size_t>(p * n + q)];
                };
                REQUIRE(at(i, j) == at(j, i));
            }
        }
    }
}

TEST_CASE("where a matrix ceases to be positive definite") {
    for (const Count at : {0, 5, 127, 128, 200, 299}) {
        std::vector<double> a = definite(300);
        a[static_cast<std::size_t>(at * 301)] = -1;
        for (const int t : {1, 2}) {
            std::vector<double> l = a;
            CHECK(tiled::cholesky(t, 300, l.data()) == at + 1);
        }
    }
}

TEST_CASE("a triangle mirrored, however the matrix lies") {
    for (const Count n : {0, 1, 31, 32, 33, 100, 300}) {
        for (const auto& [down, across] : {std::pair{n, Count{1}},
                                           {Count{1}, n},
                                           {2 * n, Count{2}},
                                           {Count{2}, 2 * n},
                                           {n + 3, Count{1}}}) {
            const std::vector<double> a = numbers((n + 1) * (2 * n + 4), 4);
            for (const int t : {1, 3}) {
                std::vector<double> y = a;
                tiled::mirror(t, n, down, across, y.data());
                bool right = true;
                for (Count i = 0; i < n; ++i) {
                    for (Count j = 0; j < n; ++j) {
                        const auto from = std::min(i, j) * down + std::max(i, j) * across;
                        right = right && y[static_cast<std::size_t>(i * down + j * across)] ==
                                             a[static_cast<std::size_t>(from)];
                    }
                }
                CHECK(right);
            }
        }
    }
}
