#pragma once

#include <cstdint>
#include <string>

namespace gradwright {

/// What is known of the value of a node, declared or inferred. A set of flags.
enum class Facts : std::uint32_t {
    none = 0,
    symmetric = 1u << 0,
    positive_semidefinite = 1u << 1,
    positive_definite = 1u << 2,
    diagonal = 1u << 3,
    orthogonal = 1u << 4,
    lower_triangular = 1u << 5,
    nonnegative = 1u << 6,  ///< every entry >= 0
    positive = 1u << 7,     ///< every entry > 0
    at_most_one = 1u << 8,  ///< every entry <= 1
    simplex = 1u << 9,      ///< non-negative entries with sum one
    integer = 1u << 10,
    dimension = 1u << 11,  ///< a dimension symbol used as a scalar
    tangent = 1u << 12,    ///< a symbol that stands for a differential
    invertible = 1u << 13,
    nonpositive = 1u << 14,  ///< every entry <= 0
    constant = 1u << 15,     ///< pi or e: a symbol with one value
};

constexpr Facts operator|(Facts a, Facts b) { return Facts(std::uint32_t(a) | std::uint32_t(b)); }
constexpr Facts operator&(Facts a, Facts b) { return Facts(std::uint32_t(a) & std::uint32_t(b)); }
constexpr Facts operator~(Facts a) { return Facts(~std::uint32_t(a)); }
constexpr bool has(Facts set, Facts all) { return (set & all) == all; }

/// Adds what the given facts imply: positive definite is symmetric, semidefinite and invertible,
/// ...
Facts closure(Facts facts);

/// "symmetric, positive definite"; the names used in declarations and reports.
std::string text_of(Facts facts);

}  // namespace gradwright
