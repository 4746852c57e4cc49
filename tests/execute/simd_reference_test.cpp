// NaN, infinities, zeros, ties and denormals are those of the reference kernels of the ops.
#include <gradwright/scalar.hpp>

#include "execute/simd_sets.hpp"

#include "expr/build.hpp"
#include "ops/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace gradwright;
using namespace gradwright::execute;
using namespace simd_test;

namespace {

const double inf = std::numeric_limits<double>::infinity(),
             nan = std::numeric_limits<double>::quiet_NaN();

template <class T>
std::vector<T> edges() {
    using Limits = std::numeric_limits<T>;
    std::vector<T> x{
        0,  1,   T(0.5),        2,   3,   T(2.5),  Limits::min(), Limits::denorm_min(), 88,
        90, 104, Limits::max(), 710, 750, T(1e-5), T(inf)};
    for (std::size_t i = x.size(); i-- > 0;) x.push_back(-x[i]);
    x.push_back(T(nan));
    return x;
}

/// By the kernel of the op, in double, then rounded.
template <class T>
std::vector<T> reference(const Op& op, const std::vector<std::vector<T>>& operands) {
    std::vector<Array> arrays;
    for (const auto& x : operands) {
        Array a({static_cast<std::int64_t>(x.size())});
        for (std::size_t i = 0; i < x.size(); ++i) a[i] = static_cast<double>(x[i]);
        arrays.push_back(a);
    }
    std::vector<const Array*> pointers;
    for (const Array& a : arrays) pointers.push_back(&a);
    const Expr none;
    const Array y = op.kernel.real({none, arrays[0].extents}, pointers);
    std::vector<T> rounded;
    for (const double v : y.values) rounded.push_back(static_cast<T>(v));
    return rounded;
}

/// The same number but for `tolerance` units in the last place, of which the smallest number is
/// one and infinity the next after the largest; NaN where that is NaN.
template <class T>
bool alike(T y, T expected, double tolerance) {
    if (std::isnan(y) || std::isnan(expected)) return std::isnan(y) && std::isnan(expected);
    if (y == expected || tolerance == 0) {
        return y == expected && std::signbit(y) == std::signbit(expected);
    }
    const T largest = std::numeric_limits<T>::max(),
            nearest = std::min(std::abs(expected), largest),
            gap = nearest == 0 ? std::numeric_limits<T>::denorm_min()
                               : nearest - std::nextafter(nearest, T(0));
    if (std::isinf(y)) {
        return std::signbit(y) == std::signbit(expected) &&
               static_cast<double>(largest - nearest) <= tolerance * static_cast<double>(gap);
    }
    const auto error = std::abs(static_cast<double>(y) - static_cast<double>(expected));
    return error <= tolerance * static_cast<double>(gap);
}

template <class T>
void check(const std::string& name, const std::vector<std::vector<T>>& x, const std::vector<T>& y,
           const std::vector<T>& expected, double tolerance) {
    for (std::size_t i = 0; i < y.size(); ++i) {
        CAPTURE(name);
        const T first = x[0][i], second = x.back()[i];
        CAPTURE(first);
        CAPTURE(second);
        CAPTURE(y[i]);
        CAPTURE(expected[i]);
        CHECK(alike(y[i], expected[i], tolerance));
    }
}

std::string named(const InstructionSet& set, std::string_view op) {
    return std::string(set.name) + ' ' + std::string(op);
}

struct UnaryCase {
    Unary which;
    const Op& op;
    double tolerance = 0;
};
const UnaryCase unary_cases[] = {
    {Unary::abs, ops::abs},
    {Unary::sign, ops::sign},
    {Unary::exp, ops::exp, 2},
    {Unary::log, ops::log, 4},
    {Unary::log1p, ops::log1p, 3},
    {Unary::expm1, ops::expm1, 2},
    {Unary::sin, ops::sin, 4},
    {Unary::cos, ops::cos, 4},
    {Unary::tan, ops::tan, 4},
    {Unary::asin, ops::asin, 4},
    {Unary::acos, ops::acos, 4},
    {Unary::atan, ops::atan, 4},
    {Unary::sinh, ops::sinh, 4},
    {Unary::cosh, ops::cosh, 4},
    {Unary::tanh, ops::tanh, 4},
    {Unary::sigmoid, ops::sigmoid, 4},
    {Unary::relu, ops::relu},
    {Unary::step, ops::step},
    {Unary::softplus, ops::softplus, 4},
    {Unary::erf, ops::erf, 3},
    {Unary::gamma, ops::gamma, 8},
    {Unary::lgamma, ops::lgamma, 8},
    {Unary::digamma, ops::digamma},
    {Unary::trigamma, ops::trigamma},
    {Unary::silu, ops::silu, 8},
    {Unary::gelu, ops::gelu, 64},
};

struct BinaryCase {
    Binary which;
    const Op& op;
    double tolerance = 0;
};
const BinaryCase binary_cases[] = {
    {Binary::max, ops::max2},        {Binary::min, ops::min2},
    {Binary::less, ops::less},       {Binary::less_equal, ops::less_equal},
    {Binary::greater, ops::greater}, {Binary::greater_equal, ops::greater_equal},
    {Binary::equal, ops::equal},     {Binary::pow, ops::pow, 2},
};

template <class T>
void check_unary(const InstructionSet& set) {
    const std::vector<T> x = edges<T>();
    std::vector<T> y(x.size());
    for (const UnaryCase& c : unary_cases) {
        loops_of<T>(set).unary[static_cast<std::size_t>(c.which)](x.data(), y.data(),
                                                                  std::ssize(x));
        check<T>(named(set, c.op.name), {x}, y, reference<T>(c.op, {x}), c.tolerance);
    }
}

template <class T>
void check_binary(const InstructionSet& set) {
    std::vector<T> a, b;
    for (const T u : edges<T>()) {
        for (const T v : edges<T>()) {
            a.push_back(u);
            b.push_back(v);
        }
    }
    std::vector<T> y(a.size());
    for (const BinaryCase& c : binary_cases) {
        loops_of<T>(set).binary[static_cast<std::size_t>(c.which)][0](a.data(), b.data(), y.data(),
                                                                      std::ssize(a));
        check<T>(named(set, c.op.name), {a, b}, y, reference<T>(c.op, {a, b}), c.tolerance);
    }
    const std::vector<T> c(a.rbegin(), a.rend());
    loops_of<T>(set).ternary[static_cast<std::size_t>(Ternary::where)][0](
        a.data(), b.data(), c.data(), y.data(), std::ssize(a));
    check<T>(named(set, "where"), {a, b, c}, y, reference<T>(ops::where, {a, b, c}), 0);
}

}  // namespace

TEST_CASE("functions of one array are those of the reference at the edges") {
    for (const InstructionSet& set : instruction_sets()) {
        check_unary<double>(set);
        check_unary<float>(set);
    }
}

TEST_CASE("functions of two and three arrays are those of the reference at the edges") {
    for (const InstructionSet& set : instruction_sets()) {
        check_binary<double>(set);
        check_binary<float>(set);
    }
}

TEST_CASE("what no op has at the edges") {
    for (const InstructionSet& set : instruction_sets()) {
        const double x[] = {0.0, -0.0, 4, -4, inf, -inf};
        double y[6];
        const auto of = [&](Unary u) {
            set.f64->unary[static_cast<std::size_t>(u)](x, y, 6);
            return std::vector<double>(y, y + 6);
        };
        const auto negative = of(Unary::negate);
        CHECK(std::signbit(negative[0]));
        CHECK_FALSE(std::signbit(negative[1]));
        const auto root = of(Unary::inverse_sqrt);
        CHECK(root[0] == inf);
        CHECK(root[1] == -inf);
        CHECK(root[2] == 0.5);
        CHECK(std::isnan(root[3]));
        CHECK(root[4] == 0);
        CHECK(of(Unary::reciprocal)[1] == -inf);
        CHECK(of(Unary::square)[3] == 16);
    }
}
