// How far the loops are from the exact functions, in units of the last place.
// GRADWRIGHT_UPDATE_ACCURACY=1 writes docs/reference/accuracy.md.
#include "execute/simd_sets.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace gradwright::execute;
using namespace simd_test;

namespace {

const char* const page_head =
    R"(<!-- Made by GRADWRIGHT_UPDATE_ACCURACY=1 build/tests/gradwright_test_execute. -->

# Accuracy of functions of arrays

The largest error found, in units of the last place of the exact result, and the bound that the
tests enforce. Measured with a million numbers of type double and four million of type float: all
exponents and both signs alike, more of them below 1000, and the edges. double is compared with
80-bit arithmetic, float with double.

`digamma` and `trigamma` are those of the reference implementation to the last bit (float: rounded
from double). `negate`, `abs`, `sign`, `square`, `relu`, `step`, sums, products, quotients and
comparisons are exact or rounded once. NaN, infinities and signs of zeros are those of the
reference implementation, whose tests this table is part of.

)";

#define GRADWRIGHT_EXACT(name, formula) \
    template <class R>                  \
    R exact_##name(R x) {               \
        return formula;                 \
    }
GRADWRIGHT_EXACT(reciprocal, 1 / x)
GRADWRIGHT_EXACT(sqrt, std::sqrt(x))
GRADWRIGHT_EXACT(inverse_sqrt, 1 / std::sqrt(x))
GRADWRIGHT_EXACT(exp, std::exp(x))
GRADWRIGHT_EXACT(log, std::log(x))
GRADWRIGHT_EXACT(log1p, std::log1p(x))
GRADWRIGHT_EXACT(expm1, std::expm1(x))
GRADWRIGHT_EXACT(sin, std::sin(x))
GRADWRIGHT_EXACT(cos, std::cos(x))
GRADWRIGHT_EXACT(tan, std::tan(x))
GRADWRIGHT_EXACT(asin, std::asin(x))
GRADWRIGHT_EXACT(acos, std::acos(x))
GRADWRIGHT_EXACT(atan, std::atan(x))
GRADWRIGHT_EXACT(sinh, std::sinh(x))
GRADWRIGHT_EXACT(cosh, std::cosh(x))
GRADWRIGHT_EXACT(tanh, std::tanh(x))
GRADWRIGHT_EXACT(sigmoid, x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)))
GRADWRIGHT_EXACT(softplus, (x > 0 ? x : 0) + std::log1p(std::exp(-std::abs(x))))
GRADWRIGHT_EXACT(silu, x* exact_sigmoid(x))
GRADWRIGHT_EXACT(gelu, x / 2 * std::erfc(-x / std::sqrt(R(2))))
GRADWRIGHT_EXACT(erf, std::erf(x))
GRADWRIGHT_EXACT(gamma, std::tgamma(x))
GRADWRIGHT_EXACT(lgamma, std::lgamma(x))
#undef GRADWRIGHT_EXACT

/// Where a bound cannot hold, and what holds there. `result` is in units of the smallest normal
/// number.
struct Exception {
    const char* where = "";
    bool (*applies)(double x, double result) = nullptr;
    double bound_f64 = 0, bound_f32 = 0;
};

/// The formula in double, against which float is measured, and in long double, for double.
struct Function {
    const char* name;
    Unary which;
    double (*for_float)(double);
    long double (*for_double)(long double);
    double bound_f64 = 4, bound_f32 = 4;
    Exception exception{};

    double exact(float x) const { return for_float(x); }
    long double exact(double x) const { return for_double(x); }
    double bound(float) const { return bound_f32; }
    double bound(double) const { return bound_f64; }
    double exceptional(float) const { return exception.bound_f32; }
    double exceptional(double) const { return exception.bound_f64; }
};

// erfc keeps no digits there, and the factor x makes that visible.
const Exception tiny_gelu{"result near or below the smallest normal number",
                          [](double, double result) { return std::abs(result) < 32; }, 40, 16};
// Both are the C library's own there.
const Exception tiny_gamma{"x < -160", [](double x, double) { return x < -160; }, 6, 4};
const Exception lgamma_zeros{"-40 < x < -2", [](double x, double) { return -40 < x && x < -2; }, 6,
                             4};

#define GRADWRIGHT_MEASURED(name, ...) \
    { #name, Unary::name, exact_##name < double>, exact_##name < long double>, __VA_ARGS__ }
/// All bounds, in units of the last place: double, float.
const Function functions[] = {
    GRADWRIGHT_MEASURED(reciprocal, 0.5, 0.5),
    GRADWRIGHT_MEASURED(sqrt, 0.5, 0.5),
    GRADWRIGHT_MEASURED(inverse_sqrt, 1.5, 1.5),
    GRADWRIGHT_MEASURED(exp, 1.5, 1.5),
    GRADWRIGHT_MEASURED(log, 3, 3),
    GRADWRIGHT_MEASURED(log1p, 4, 4),
    GRADWRIGHT_MEASURED(expm1, 1.5, 1.5),
    GRADWRIGHT_MEASURED(sin, 3.5, 3.5),
    GRADWRIGHT_MEASURED(cos, 3.5, 3.5),
    GRADWRIGHT_MEASURED(tan, 3.5, 3.5),
    GRADWRIGHT_MEASURED(asin, 3.5, 3.5),
    GRADWRIGHT_MEASURED(acos, 3.5, 3.5),
    GRADWRIGHT_MEASURED(atan, 3.5, 3.5),
    GRADWRIGHT_MEASURED(sinh, 3.5, 3.5),
    GRADWRIGHT_MEASURED(cosh, 3.5, 3.5),
    GRADWRIGHT_MEASURED(tanh, 3.5, 3.5),
    GRADWRIGHT_MEASURED(sigmoid, 3, 3),
    GRADWRIGHT_MEASURED(softplus, 4, 4),
    GRADWRIGHT_MEASURED(silu, 4, 4),
    GRADWRIGHT_MEASURED(erf, 2.5, 2.5),
    GRADWRIGHT_MEASURED(gelu, 4, 4, tiny_gelu),
    GRADWRIGHT_MEASURED(gamma, 4, 4, tiny_gamma),
    GRADWRIGHT_MEASURED(lgamma, 4, 4, lgamma_zeros),
};
#undef GRADWRIGHT_MEASURED

/// The error of y in units of the last place of the exact value; infinite where one of them is
/// not finite and the other is another thing.
template <class T, class Wide>
double ulps(T y, Wide exact) {
    const T rounded = static_cast<T>(exact);
    if (std::isnan(y) || std::isnan(rounded)) {
        return std::isnan(y) && std::isnan(rounded) ? 0 : std::numeric_limits<double>::infinity();
    }
    if (y == rounded) {
        // Below half an ulp in any case; what is left matters to the table only.
        if (std::isinf(y) || y == 0) return 0;
    } else if (std::isinf(y) && std::isinf(rounded)) {
        return std::numeric_limits<double>::infinity();
    }
    const T magnitude = std::min(std::abs(rounded), std::numeric_limits<T>::max());
    const T next = std::nextafter(magnitude, T(0));
    T gap = magnitude == 0 ? std::numeric_limits<T>::denorm_min() : magnitude - next;
    if (magnitude == std::numeric_limits<T>::max() && std::isinf(y)) {
        // As if the exponent had no end.
        return static_cast<double>((static_cast<Wide>(magnitude) + gap - std::abs(exact)) / gap);
    }
    return static_cast<double>(std::abs(static_cast<Wide>(y) - exact) / gap);
}

template <class T>
std::vector<T> sample(std::size_t count) {
    using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
    const T inf = std::numeric_limits<T>::infinity(), tiny = std::numeric_limits<T>::denorm_min(),
            small = std::numeric_limits<T>::min(), huge = std::numeric_limits<T>::max();
    std::vector<T> x{0,
                     tiny,
                     small,
                     small - tiny,
                     huge,
                     inf,
                     1,
                     T(0.5),
                     2,
                     3,
                     88,
                     89,
                     103,
                     104,
                     709,
                     710,
                     744,
                     746,
                     T(1.4616321449683622),
                     T(171.6),
                     35,
                     36,
                     1000};
    for (std::size_t i = x.size(); i-- > 0;) x.push_back(-x[i]);
    x.push_back(std::numeric_limits<T>::quiet_NaN());
    std::mt19937_64 random(7);
    // All bit patterns alike, and more where the functions bend.
    const Bits stride = static_cast<Bits>(std::numeric_limits<Bits>::max() / count) + 1;
    std::uniform_int_distribution<Bits> within(0, stride - 1);
    for (std::size_t i = 0; i < count; ++i) {
        const Bits bits = static_cast<Bits>(i) * stride + within(random);
        x.push_back(std::bit_cast<T>(bits));
    }
    std::uniform_real_distribution<T> near(-5, 5), middle(-200, 200), far(-1000, 1000);
    for (std::size_t i = 0; i < count / 8; ++i) {
        x.push_back(near(random));
        x.push_back(middle(random));
        if (i % 4 == 0) x.push_back(far(random));
    }
    return x;
}

struct Worst {
    double error = 0, at = 0;

    void see(double e, double x) {
        if (!(e <= error)) *this = {e, x};
    }
};
/// In general, and where the exception applies.
struct Measured {
    Worst general, exceptional;
};

template <class T, class Wide>
Measured measured(const Function& f, const std::vector<T>& x, const std::vector<T>& y,
                  const std::vector<Wide>& exact) {
    Measured worst;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto at = static_cast<double>(x[i]);
        const double relative =
            static_cast<double>(exact[i] / static_cast<Wide>(std::numeric_limits<T>::min()));
        const bool apart = f.exception.applies && f.exception.applies(at, relative);
        (apart ? worst.exceptional : worst.general).see(ulps(y[i], exact[i]), at);
    }
    return worst;
}

/// One row a function, one column a set.
using Table = std::vector<std::vector<Measured>>;

template <class T>
Table measure(std::size_t count) {
    const std::vector<T> x = sample<T>(count);
    std::vector<decltype(functions[0].exact(T()))> exact(x.size());
    std::vector<T> y(x.size());
    Table table;
    for (const Function& f : functions) {
        std::ranges::transform(x, exact.begin(), [&](T v) { return f.exact(v); });
        table.emplace_back();
        for (const InstructionSet& set : instruction_sets()) {
            loops_of<T>(set).unary[static_cast<std::size_t>(f.which)](
                x.data(), y.data(), static_cast<std::int64_t>(x.size()));
            const Measured worst = measured(f, x, y, exact);
            CAPTURE(f.name);
            CAPTURE(std::string(set.name));
            CAPTURE(worst.general.at);
            CHECK(worst.general.error <= f.bound(T()));
            CAPTURE(worst.exceptional.at);
            CHECK(worst.exceptional.error <= f.exceptional(T()));
            table.back().push_back(worst);
        }
    }
    return table;
}

/// Powers that neither overflow nor vanish.
template <class T>
std::vector<Measured> measure_pow(std::size_t count) {
    const Function pow{"pow", Unary::count, nullptr, nullptr, 1, 1};
    std::mt19937_64 random(8);
    const double range = 0.99 * std::log(static_cast<double>(std::numeric_limits<T>::max()));
    std::uniform_real_distribution<double> log_base(-range, range), log_result(-range, range);
    std::vector<T> a(count), b(count), y(count);
    std::vector<decltype(pow.exact(T()))> exact(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double log = i % 2 == 0 ? log_base(random) : log_base(random) / range;
        a[i] = static_cast<T>(std::exp(log));
        b[i] = static_cast<T>(log_result(random) / log);
        exact[i] = std::pow(static_cast<decltype(pow.exact(T()))>(a[i]), b[i]);
    }
    std::vector<Measured> row;
    for (const InstructionSet& set : instruction_sets()) {
        loops_of<T>(set).binary[static_cast<std::size_t>(Binary::pow)][0](
            a.data(), b.data(), y.data(), static_cast<std::int64_t>(count));
        row.push_back(measured(pow, a, y, exact));
        CAPTURE(row.back().general.at);
        CHECK(row.back().general.error <= pow.bound(T()));
    }
    return row;
}

std::size_t samples(std::size_t count) {
    return std::getenv("GRADWRIGHT_SANITIZED") ? count / 16 : count;
}

void write_row(std::ostream& out, const std::string& name, const std::vector<Measured>& f64,
               const std::vector<Measured>& f32, Worst Measured::*part, double bound64,
               double bound32) {
    out << "| " << name << " |";
    for (const Measured& m : f64) out << fmt::format(" {:.2f} |", (m.*part).error);
    out << fmt::format(" {} |", bound64);
    for (const Measured& m : f32) out << fmt::format(" {:.2f} |", (m.*part).error);
    out << fmt::format(" {} |\n", bound32);
}

void write_page(const Table& f64, const Table& f32, const std::vector<Measured>& pow64,
                const std::vector<Measured>& pow32) {
    std::ofstream out(std::string(GRADWRIGHT_SOURCE_DIR) + "/docs/reference/accuracy.md");
    out << page_head << "| function |";
    const auto columns = [&](const char* type) {
        for (const InstructionSet& s : instruction_sets())
            out << ' ' << type << ' ' << s.name << " |";
        out << " bound |";
    };
    columns("double");
    columns("float");
    out << "\n|---|";
    for (std::size_t k = 0; k < 2 * instruction_sets().size() + 2; ++k) out << "---:|";
    out << '\n';
    write_row(out, "`pow`", pow64, pow32, &Measured::general, 1, 1);
    for (std::size_t k = 0; k < std::size(functions); ++k) {
        const Function& f = functions[k];
        write_row(out, fmt::format("`{}`", f.name), f64[k], f32[k], &Measured::general, f.bound_f64,
                  f.bound_f32);
        if (!f.exception.applies) continue;
        write_row(out, fmt::format("`{}`, {}", f.name, f.exception.where), f64[k], f32[k],
                  &Measured::exceptional, f.exception.bound_f64, f.exception.bound_f32);
    }
}

}  // namespace

TEST_CASE("functions of arrays are near the exact ones") {
    const Table f64 = measure<double>(samples(1 << 20));
    const Table f32 = measure<float>(samples(1 << 22));
    const auto pow64 = measure_pow<double>(samples(1 << 18));
    const auto pow32 = measure_pow<float>(samples(1 << 18));
    if (std::getenv("GRADWRIGHT_UPDATE_ACCURACY")) write_page(f64, f32, pow64, pow32);
}
