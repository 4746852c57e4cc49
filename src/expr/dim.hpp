#pragma once
// Extents of axes: numbers, symbols, and polynomials in them (m*n, n + p, 2*n).

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright {

/// An interned extent: a polynomial in dimension symbols with positive integer coefficients.
/// Equal extents are equal handles. Thread-safe.
class Dim {
public:
    /// One monomial: coefficient times a sorted product of symbols.
    struct Monomial {
        std::int64_t coefficient = 1;
        std::vector<std::string> symbols;
        auto operator<=>(const Monomial&) const = default;
    };

    Dim();                              ///< the number 1
    explicit Dim(std::int64_t number);  ///< number >= 0
    explicit Dim(std::string_view symbol);
    static Dim product(std::span<const Dim> dims);
    static Dim sum(std::span<const Dim> dims);

    bool is_number() const;
    std::optional<std::int64_t> number() const;
    /// True for a single symbol such as n.
    bool is_symbol() const;
    const std::vector<Monomial>& monomials() const;
    /// Every symbol that occurs, sorted, once each.
    std::vector<std::string> symbols() const;
    /// "n", "3", "m*n", "n + p".
    const std::string& text() const;
    std::uint64_t hash() const;
    /// The number when every symbol has a size; nothing if one is missing or it overflows.
    std::optional<std::int64_t> evaluate(const std::map<std::string, std::int64_t>& sizes) const;

    bool operator==(const Dim&) const = default;

private:
    struct Entry;
    explicit Dim(const Entry* entry) : entry_(entry) {}
    static Dim intern(std::vector<Monomial> monomials);

    const Entry* entry_;  ///< in a table that only grows, so that reading it needs no lock
};

/// Sizes of the dimension symbols at one point.
using Sizes = std::map<std::string, std::int64_t>;

}  // namespace gradwright
