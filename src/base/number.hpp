#pragma once
// Exact rationals that turn into floating point once exactness is lost.

#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace gradwright {

/// A rational num/den in lowest terms, den > 0; or, when den == 0, the inexact value.
class Number {
public:
    constexpr Number() = default;
    constexpr Number(int value) : num_(value) {}
    constexpr Number(std::int64_t value) : num_(value) {}
    /// num/den in lowest terms; inexact when it does not fit 64 bits. den != 0.
    static Number ratio(std::int64_t num, std::int64_t den);
    /// Exact if `value` is an integer below 2^53 in size, else inexact.
    static Number inexact(double value);
    /// The exact value of a decimal literal such as "0.5" or "1e-3"; inexact if it does not fit.
    static Number decimal(const std::string& literal);

    bool is_exact() const { return den_ != 0; }
    bool is_integer() const { return den_ == 1; }
    bool is_zero() const { return den_ == 0 ? approx() == 0 : num_ == 0; }
    bool is_one() const { return den_ == 1 && num_ == 1; }
    bool is_negative() const { return den_ == 0 ? approx() < 0 : num_ < 0; }
    /// An exact even integer.
    bool is_even() const { return den_ == 1 && num_ % 2 == 0; }
    std::int64_t num() const { return num_; }
    std::int64_t den() const { return den_; }
    double value() const;
    std::uint64_t hash() const;
    /// "3", "-1/2", or the shortest decimal that reads back to the same double.
    std::string text() const;

    Number operator-() const;
    Number reciprocal() const;  ///< not of zero
    friend Number operator+(const Number& a, const Number& b);
    friend Number operator-(const Number& a, const Number& b) { return a + (-b); }
    friend Number operator*(const Number& a, const Number& b);
    friend Number operator/(const Number& a, const Number& b) { return a * b.reciprocal(); }
    friend bool operator==(const Number& a, const Number& b);
    friend bool operator<(const Number& a, const Number& b);
    friend bool operator>(const Number& a, const Number& b) { return b < a; }

private:
    double approx() const { return std::bit_cast<double>(num_); }

    std::int64_t num_ = 0;  ///< the bits of a double when den_ == 0
    std::int64_t den_ = 1;
};

Number abs(const Number& a);
/// base^exponent where the result is exact; nothing otherwise (0 to a negative power included).
std::optional<Number> exact_power(const Number& base, const Number& exponent);
/// The largest positive rational that divides both to integers; |a| when either is inexact.
Number gcd(const Number& a, const Number& b);

}  // namespace gradwright
