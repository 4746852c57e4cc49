#include "base/number.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace gradwright {
namespace {

using Wide = __int128;
constexpr auto limit = std::numeric_limits<std::int64_t>::max();

Wide wide_gcd(Wide a, Wide b) {
    if (a < 0) a = -a;
    if (b < 0) b = -b;
    while (b != 0) {
        const Wide r = a % b;
        a = b;
        b = r;
    }
    return a;
}

bool fits(Wide v) { return v <= limit && v >= -Wide(limit); }

Number from_wide(Wide num, Wide den) {
    if (den < 0) {
        num = -num;
        den = -den;
    }
    const Wide g = wide_gcd(num, den);
    if (g > 1) {
        num /= g;
        den /= g;
    }
    if (!fits(num) || !fits(den)) {
        return Number::inexact(static_cast<double>(num) / static_cast<double>(den));
    }
    return Number::ratio(static_cast<std::int64_t>(num), static_cast<std::int64_t>(den));
}

std::optional<std::int64_t> exact_root(std::int64_t n, std::int64_t degree) {
    if (n < 0) return std::nullopt;
    const double guess =
        std::round(std::pow(static_cast<double>(n), 1.0 / static_cast<double>(degree)));
    Wide power = 1;
    for (std::int64_t i = 0; i < degree; ++i) {
        power *= static_cast<Wide>(guess);
        if (!fits(power)) return std::nullopt;
    }
    if (power != n) return std::nullopt;
    return static_cast<std::int64_t>(guess);
}

}  // namespace

Number Number::ratio(std::int64_t num, std::int64_t den) {
    const std::int64_t g = std::gcd(num, den);
    Number r;
    if (num == std::numeric_limits<std::int64_t>::min() ||
        den == std::numeric_limits<std::int64_t>::min()) {
        return inexact(static_cast<double>(num) / static_cast<double>(den));
    }
    r.num_ = num / g;
    r.den_ = den / g;
    if (r.den_ < 0) {
        r.num_ = -r.num_;
        r.den_ = -r.den_;
    }
    return r;
}

Number Number::inexact(double value) {
    Number r;
    if (std::isfinite(value) && value == std::trunc(value) &&
        std::abs(value) < 9007199254740992.0) {
        r.num_ = static_cast<std::int64_t>(value);
        return r;
    }
    r.den_ = 0;
    r.num_ = std::bit_cast<std::int64_t>(value);
    return r;
}

Number Number::decimal(const std::string& literal) {
    Wide digits = 0;
    int scale = 0;
    bool after_point = false;
    std::size_t i = 0;
    for (; i < literal.size() && literal[i] != 'e' && literal[i] != 'E'; ++i) {
        if (literal[i] == '.') {
            after_point = true;
            continue;
        }
        digits = digits * 10 + (literal[i] - '0');
        scale -= after_point ? 1 : 0;
        if (!fits(digits)) return inexact(std::strtod(literal.c_str(), nullptr));
    }
    if (i < literal.size()) {
        const long exponent = std::strtol(literal.c_str() + i + 1, nullptr, 10);
        if (exponent > 400 || exponent < -400)
            return inexact(std::strtod(literal.c_str(), nullptr));
        scale += static_cast<int>(exponent);
    }
    if (scale > 18 || scale < -18) {
        return digits == 0 ? Number(0) : inexact(std::strtod(literal.c_str(), nullptr));
    }
    Wide power = 1;
    for (int k = 0; k < std::abs(scale); ++k) power *= 10;
    if (scale >= 0 && !fits(digits * power)) return inexact(std::strtod(literal.c_str(), nullptr));
    return scale >= 0 ? from_wide(digits * power, 1) : from_wide(digits, power);
}

double Number::value() const {
    return den_ == 0 ? approx() : static_cast<double>(num_) / static_cast<double>(den_);
}

std::uint64_t Number::hash() const {
    if (den_ == 0) return mix(0x5bd1e995, static_cast<std::uint64_t>(num_));
    return mix(static_cast<std::uint64_t>(num_), static_cast<std::uint64_t>(den_));
}

std::string Number::text() const {
    if (den_ == 1) return std::to_string(num_);
    if (den_ != 0) return std::to_string(num_) + "/" + std::to_string(den_);
    return shortest_text(approx());
}

Number Number::operator-() const {
    if (den_ == 0) return inexact(-approx());
    Number r = *this;
    r.num_ = -r.num_;
    return r;
}

Number Number::reciprocal() const { return den_ == 0 ? inexact(1 / approx()) : ratio(den_, num_); }

Number operator+(const Number& a, const Number& b) {
    if (!a.is_exact() || !b.is_exact()) return Number::inexact(a.value() + b.value());
    return from_wide(Wide(a.num_) * b.den_ + Wide(b.num_) * a.den_, Wide(a.den_) * b.den_);
}

Number operator*(const Number& a, const Number& b) {
    if (a.is_zero() || b.is_zero()) return 0;
    if (!a.is_exact() || !b.is_exact()) return Number::inexact(a.value() * b.value());
    return from_wide(Wide(a.num_) * b.num_, Wide(a.den_) * b.den_);
}

bool operator==(const Number& a, const Number& b) {
    if (a.is_exact() != b.is_exact()) return false;
    return a.is_exact() ? a.num_ == b.num_ && a.den_ == b.den_ : a.approx() == b.approx();
}

bool operator<(const Number& a, const Number& b) {
    if (!a.is_exact() || !b.is_exact()) return a.value() < b.value();
    return Wide(a.num_) * b.den_ < Wide(b.num_) * a.den_;
}

Number abs(const Number& a) { return a.is_negative() ? -a : a; }

std::optional<Number> exact_power(const Number& base, const Number& exponent) {
    if (!base.is_exact() || !exponent.is_exact()) return std::nullopt;
    if (exponent.is_zero()) return Number(1);
    if (base.is_zero()) return exponent.is_negative() ? std::nullopt : std::optional(Number(0));
    if (std::abs(exponent.num()) > 64) {
        return base.is_one() ? std::optional(Number(1)) : std::nullopt;
    }
    Number root = base;
    if (exponent.den() != 1) {
        const auto num = exact_root(base.num(), exponent.den());
        const auto den = exact_root(base.den(), exponent.den());
        if (!num || !den) return std::nullopt;
        root = Number::ratio(*num, *den);
    }
    Number power = 1;
    for (std::int64_t i = 0; i < std::abs(exponent.num()); ++i) {
        power = power * root;
        if (!power.is_exact()) return std::nullopt;
    }
    return exponent.is_negative() ? power.reciprocal() : power;
}

Number gcd(const Number& a, const Number& b) {
    if (!a.is_exact() || !b.is_exact()) return abs(a);
    if (a.is_zero()) return abs(b);
    if (b.is_zero()) return abs(a);
    const std::int64_t num = std::gcd(a.num(), b.num());
    const Wide den = Wide(a.den()) / std::gcd(a.den(), b.den()) * b.den();
    return fits(den) ? Number::ratio(num, static_cast<std::int64_t>(den)) : abs(a);
}

}  // namespace gradwright
