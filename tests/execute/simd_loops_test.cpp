// Every count, form and alignment; nothing is written beside the results.
#include "execute/simd_sets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace gradwright::execute;
using namespace simd_test;

namespace {

constexpr std::int64_t longest = 40, margin = 3;

template <class T>
std::vector<T> random_numbers(std::int64_t n, unsigned seed, double low = -2, double high = 2) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> d(low, high);
    std::vector<T> x(static_cast<std::size_t>(n));
    for (T& v : x) v = static_cast<T>(d(random));
    return x;
}

/// Room for n results on an odd address, with a margin that has to keep its numbers.
template <class T>
struct Guarded {
    std::int64_t n;
    std::vector<T> room;

    explicit Guarded(std::int64_t count)
        : n(count), room(static_cast<std::size_t>(count + 2 * margin), T(-77)) {}
    T* data() { return room.data() + margin; }
    T operator[](std::int64_t i) const { return room[static_cast<std::size_t>(i + margin)]; }
    bool intact() const {
        const auto kept = [](T v) { return v == T(-77); };
        return std::all_of(room.begin(), room.begin() + margin, kept) &&
               std::all_of(room.end() - margin, room.end(), kept);
    }
};

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// f(x[i]) must not depend on the count, the place or the neighbours: one whole run decides.
template <class T>
void check_unary(const Kernels<T>& loops, std::size_t op) {
    const std::vector<T> x = random_numbers<T>(longest + 1, 1, 0.1, 3);
    std::vector<T> expected(x.size());
    loops.unary[op](x.data(), expected.data(), longest + 1);
    for (std::int64_t n = 0; n <= longest; ++n) {
        for (const std::int64_t offset : {0, 1}) {
            Guarded<T> y(n), z(n);
            loops.unary[op](x.data() + offset, y.data(), n);
            std::copy_n(x.data() + offset, n, z.data());
            loops.unary[op](z.data(), z.data(), n);
            bool right = y.intact() && z.intact();
            for (std::int64_t i = 0; i < n; ++i) {
                const T e = expected[static_cast<std::size_t>(i + offset)];
                right = right && same(y[i], e) && same(z[i], e);
            }
            CAPTURE(op);
            CAPTURE(n);
            CHECK(right);
        }
    }
}

template <class T>
T value(Binary op, T a, T b) {
    switch (op) {
        case Binary::add:
            return a + b;
        case Binary::subtract:
            return a - b;
        case Binary::multiply:
            return a * b;
        case Binary::divide:
            return a / b;
        case Binary::max:
            return std::max(a, b);
        case Binary::min:
            return std::min(a, b);
        case Binary::pow:
            return std::pow(a, b);
        case Binary::less:
            return a < b ? 1 : 0;
        case Binary::less_equal:
            return a <= b ? 1 : 0;
        case Binary::greater:
            return a > b ? 1 : 0;
        case Binary::greater_equal:
            return a >= b ? 1 : 0;
        default:
            return a == b ? 1 : 0;
    }
}

template <class T>
bool close(T y, T expected) {
    return std::abs(y - expected) <= 4 * std::numeric_limits<T>::epsilon() * std::abs(expected);
}

template <class T>
void check_binary(const Kernels<T>& loops, std::size_t op, unsigned form) {
    auto a = random_numbers<T>(longest, 2, 0.1, 3), b = random_numbers<T>(longest, 3, 0.1, 3);
    for (std::size_t i = 0; i < a.size(); i += 3) a[i] = b[i];  // ties
    for (std::int64_t n = 0; n <= longest; ++n) {
        Guarded<T> y(n), z(n);
        loops.binary[op][form](a.data(), b.data(), y.data(), n);
        // In place of the operand that is an array.
        std::copy_n(form == 1 ? b.data() : a.data(), n, z.data());
        if (form == 1) {
            loops.binary[op][form](a.data(), z.data(), z.data(), n);
        } else {
            loops.binary[op][form](z.data(), b.data(), z.data(), n);
        }
        bool right = y.intact() && z.intact();
        for (std::int64_t i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const T e =
                value(static_cast<Binary>(op), a[form == 1 ? 0 : at], b[form == 2 ? 0 : at]);
            right = right && close(y[i], e) && same(z[i], y[i]);
        }
        CAPTURE(op);
        CAPTURE(form);
        CAPTURE(n);
        CHECK(right);
    }
}

template <class T>
T value(Ternary op, T a, T b, T c) {
    switch (op) {
        case Ternary::multiply_add:
            return a * b + c;
        case Ternary::multiply_subtract:
            return c - a * b;
        default:
            return a != 0 ? b : c;
    }
}

template <class T>
void check_ternary(const Kernels<T>& loops, std::size_t op, unsigned form) {
    auto a = random_numbers<T>(longest, 4), b = random_numbers<T>(longest, 5),
         c = random_numbers<T>(longest, 6, 10, 20);
    for (std::size_t i = 1; i < a.size(); i += 2) a[i] = 0;
    for (std::int64_t n = 0; n <= longest; ++n) {
        Guarded<T> y(n);
        loops.ternary[op][form](a.data(), b.data(), c.data(), y.data(), n);
        bool right = y.intact();
        for (std::int64_t i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const T e = value(static_cast<Ternary>(op), a[(form & 1U) ? 0 : at],
                              b[(form & 2U) ? 0 : at], c[(form & 4U) ? 0 : at]);
            right = right && close(y[i], e);
        }
        CAPTURE(op);
        CAPTURE(form);
        CAPTURE(n);
        CHECK(right);
    }
}

}  // namespace

TEST_CASE("functions of one array do not depend on count and place") {
    for_each_set([](const auto& loops, auto) {
        for (std::size_t op = 0; op < loops.unary.size(); ++op) {
            REQUIRE(static_cast<bool>(loops.unary[op]));
            check_unary(loops, op);
        }
    });
}

TEST_CASE("functions of two and three operands, each an array or one number") {
    for_each_set([](const auto& loops, auto) {
        for (std::size_t op = 0; op < loops.binary.size(); ++op) {
            for (unsigned form = 0; form < binary_forms; ++form) {
                REQUIRE(static_cast<bool>(loops.binary[op][form]));
                check_binary(loops, op, form);
            }
        }
        for (std::size_t op = 0; op < loops.ternary.size(); ++op) {
            for (unsigned form = 0; form < ternary_forms; ++form) {
                REQUIRE(static_cast<bool>(loops.ternary[op][form]));
                check_ternary(loops, op, form);
            }
        }
    });
}

TEST_CASE("sine and cosine at once; whole powers") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const auto x = random_numbers<T>(longest, 7, -9, 9);
        for (std::int64_t n = 0; n <= longest; ++n) {
            CAPTURE(n);
            Guarded<T> sine(n), cosine(n), power(n);
            loops.sincos(x.data(), sine.data(), cosine.data(), n);
            bool right = sine.intact() && cosine.intact();
            for (std::int64_t i = 0; i < n; ++i) {
                const T v = x[static_cast<std::size_t>(i)];
                right = right && close(sine[i], static_cast<T>(std::sin(static_cast<double>(v)))) &&
                        close(cosine[i], static_cast<T>(std::cos(static_cast<double>(v))));
            }
            CHECK(right);
            loops.power(x.data(), power.data(), n, -3);
            right = power.intact();
            for (std::int64_t i = 0; i < n; ++i) {
                const T v = x[static_cast<std::size_t>(i)];
                right = right && close(power[i], 1 / (v * (v * v)));
            }
            CHECK(right);
        }
        const T two = 2;
        T y = 0;
        for (const std::int64_t exponent : {0, 1, 2, 5, 10, 63, -1, -4}) {
            loops.power(&two, &y, 1, exponent);
            CHECK(y == std::ldexp(T(1), static_cast<int>(exponent)));
        }
    });
}

TEST_CASE("copies with strides and past the caches") {
    for_each_set([](const auto& loops, auto zero) {
        using T = decltype(zero);
        const auto x = random_numbers<T>(longest * 5, 8);
        for (std::int64_t n = 0; n <= longest; ++n) {
            CAPTURE(n);
            for (const std::int64_t stride : {1, 2, 5}) {
                CAPTURE(stride);
                Guarded<T> y(n), back(longest * 5);
                loops.load_strided(x.data(), stride, y.data(), n);
                loops.store_strided(y.data(), back.data(), stride, n);
                loops.add_strided(y.data(), back.data(), stride, n);
                bool right = y.intact() && back.intact();
                std::int64_t written = 0;
                for (std::int64_t i = 0; i < n; ++i) {
                    const T v = x[static_cast<std::size_t>(i * stride)];
                    right = right && y[i] == v && back[i * stride] == v + v;
                }
                for (std::int64_t i = 0; i < longest * 5; ++i) written += back[i] != T(-77) ? 1 : 0;
                CHECK(right);
                CHECK(written == n);
            }
            for (const std::int64_t offset : {0, 1, 2}) {
                Guarded<T> y(n + offset);
                loops.stream(x.data(), y.data() + offset, n);
                CHECK(y.intact());
                CHECK(std::equal(x.begin(), x.begin() + n, y.data() + offset));
            }
        }
        const T first = x[0];
        T reversed[3];
        loops.load_strided(x.data() + 2, -1, reversed, 3);
        CHECK(reversed[2] == first);
    });
}
