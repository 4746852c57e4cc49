// Sums, extremes, products with rows, transposes.
#include "execute/simd_sets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace gradwright::execute;
using namespace simd_test;

namespace {

/// Whole numbers, of which all sums are exact.
template <class T>
std::vector<T> whole_numbers(std::int64_t n, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> d(-9, 9);
    std::vector<T> x(static_cast<std::size_t>(n));
    for (T& v : x) v = static_cast<T>(d(random));
    return x;
}

}  // namespace

TEST_CASE("folds of every count") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const T inf = std::numeric_limits<T>::infinity();
        for (std::int64_t n = 0; n <= 300; n += n < 140 ? 1 : 31) {
            CAPTURE(n);
            const auto x = whole_numbers<T>(n + 1, 1), y = whole_numbers<T>(n + 1, 2);
            T sum = 0, dot = 0, max = -inf, min = inf;
            for (std::size_t i = 1; i < x.size(); ++i) {
                sum += x[i];
                dot += x[i] * y[i];
                max = std::max(max, x[i]);
                min = std::min(min, x[i]);
            }
            CHECK(loops.sum(x.data() + 1, n) == sum);
            CHECK(loops.dot(x.data() + 1, y.data() + 1, n) == dot);
            CHECK(loops.max(x.data() + 1, n) == max);
            CHECK(loops.min(x.data() + 1, n) == min);
            std::vector<T> ones(x.size(), T(-1));
            CHECK(loops.product(ones.data(), n) == (n % 2 == 0 ? 1 : -1));
        }
    });
}

TEST_CASE("one entry decides") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
        for (const std::int64_t n : {1, 2, 7, 16, 33, 130, 257}) {
            CAPTURE(n);
            std::vector<T> x(static_cast<std::size_t>(n), std::numeric_limits<T>::max());
            CHECK(loops.all_finite(x.data(), n));
            for (T& v : x) {
                const T kept = v;
                for (const T bad : {inf, -inf, nan}) {
                    v = bad;
                    CHECK_FALSE(loops.all_finite(x.data(), n));
                }
                CHECK(std::isnan(loops.max(x.data(), n)));
                CHECK(std::isnan(loops.min(x.data(), n)));
                CHECK(std::isnan(loops.sum(x.data(), n)));
                v = inf;
                CHECK(loops.max(x.data(), n) == inf);
                v = -inf;
                CHECK(loops.min(x.data(), n) == -inf);
                v = kept;
            }
        }
        CHECK(loops.all_finite(nullptr, 0));
        // The first of equal zeros, as the reference has it.
        std::vector<T> zeros(100, T(-0.0));
        for (std::size_t i = 1; i < zeros.size(); i += 2) zeros[i] = 0;
        CHECK(std::signbit(loops.max(zeros.data(), 100)));
        CHECK(std::signbit(loops.min(zeros.data(), 100)));
        CHECK_FALSE(std::signbit(loops.max(zeros.data() + 1, 99)));
        CHECK_FALSE(std::signbit(loops.min(zeros.data() + 1, 99)));
    });
}

TEST_CASE("products with rows and sums of rows") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        for (const std::int64_t rows : {0, 1, 2, 3, 7, 8, 9, 16, 21}) {
            for (const std::int64_t n : {0, 1, 2, 3, 5, 8, 10, 16, 17, 31, 33, 100}) {
                CAPTURE(rows);
                CAPTURE(n);
                const std::int64_t ld = n + 3;
                const auto x = whole_numbers<T>(rows * ld, 3), w = whole_numbers<T>(n, 4),
                           s = whole_numbers<T>(rows, 5);
                std::vector<T> z(static_cast<std::size_t>(rows + 1), T(-77)), expected_z = z;
                auto g = whole_numbers<T>(n + 1, 6), expected_g = g;
                for (std::int64_t r = 0; r < rows; ++r) {
                    T sum = 0;
                    for (std::int64_t j = 0; j < n; ++j) {
                        const auto at = static_cast<std::size_t>(j);
                        const T v = x[static_cast<std::size_t>(r * ld + j)];
                        sum += v * w[at];
                        expected_g[at] += s[static_cast<std::size_t>(r)] * v;
                    }
                    expected_z[static_cast<std::size_t>(r)] = sum;
                }
                loops.row_dots(x.data(), ld, rows, n, w.data(), z.data());
                loops.row_axpys(x.data(), ld, rows, n, s.data(), g.data());
                CHECK(z == expected_z);
                CHECK(g == expected_g);
            }
        }
    });
}

TEST_CASE("the product with a row does not depend on its neighbours") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const std::int64_t rows = 13, n = 101;
        std::mt19937 random(1);
        std::uniform_real_distribution<T> d(-1, 1);
        std::vector<T> x(static_cast<std::size_t>(rows * n)), w(static_cast<std::size_t>(n)), z(13);
        for (T& v : x) v = d(random);
        for (T& v : w) v = d(random);
        loops.row_dots(x.data(), n, rows, n, w.data(), z.data());
        for (std::int64_t r = 0; r < rows; ++r) {
            T alone = 0;
            loops.row_dots(x.data() + r * n, n, 1, n, w.data(), &alone);
            CHECK(alone == z[static_cast<std::size_t>(r)]);
        }
    });
}

TEST_CASE("an infinity in one row does not reach sums without it") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const T inf = std::numeric_limits<T>::infinity();
        for (std::int64_t rows = 1; rows <= 9; ++rows) {
            const std::int64_t n = 21;
            std::vector<T> x(static_cast<std::size_t>(rows * n), T(1)),
                s(static_cast<std::size_t>(rows), T(1)), g(21, T(0));
            x[static_cast<std::size_t>((rows - 1) * n + 20)] = inf;
            loops.row_axpys(x.data(), n, rows, n, s.data(), g.data());
            CHECK(g[20] == inf);
            CHECK(std::count(g.begin(), g.end(), static_cast<T>(rows)) == 20);
        }
    });
}

TEST_CASE("transposes of every small size, and long ones") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const auto check = [&](std::int64_t rows, std::int64_t columns) {
            CAPTURE(rows);
            CAPTURE(columns);
            const std::int64_t ldx = columns + 2, ldy = rows + 1;
            std::vector<T> x(static_cast<std::size_t>(rows * ldx));
            for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i);
            std::vector<T> y(static_cast<std::size_t>(columns * ldy), T(-77)), expected = y;
            for (std::int64_t i = 0; i < rows; ++i) {
                for (std::int64_t j = 0; j < columns; ++j) {
                    expected[static_cast<std::size_t>(j * ldy + i)] =
                        x[static_cast<std::size_t>(i * ldx + j)];
                }
            }
            loops.transpose(x.data(), ldx, y.data(), ldy, rows, columns);
            CHECK(y == expected);
        };
        for (std::int64_t rows = 0; rows <= 20; ++rows) {
            for (std::int64_t columns = 0; columns <= 20; ++columns) check(rows, columns);
        }
        check(256, 10);
        check(10, 256);
        check(33, 70);
    });
}

TEST_CASE("the set in use is one of those that run here") {
    const auto sets = instruction_sets();
    REQUIRE_FALSE(sets.empty());
    const bool known = std::ranges::any_of(sets, [](const InstructionSet& s) {
        return s.name == instruction_set() && s.f64 == &kernels<double>() &&
               s.f32 == &kernels<float>();
    });
    CHECK(known);
}
