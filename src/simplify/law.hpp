#pragma once
// A law is data: a name that a derivation can quote, the statement, and a rewrite of one node.

#include "expr/build.hpp"

#include <span>
#include <string_view>

namespace gradwright {

enum class Family : std::uint8_t {
    stabilisation,  ///< always applied, also before differentiating
    cancellation,   ///< always an improvement
    choice,         ///< one of two forms; the shorter result wins
};

struct Law {
    std::string_view name;
    Family family = Family::cancellation;
    std::string_view statement;
    /// The equal node, or an empty expression where the law does not apply. Children are rewritten.
    Expr (*apply)(const Expr& node) = nullptr;
};

/// Every law, in the order of application.
std::span<const Law> laws();

/// Applies the laws of a family bottom-up until nothing changes.
Expr apply_laws(const Expr& e, Family family);
/// Applies one law bottom-up, once per node.
Expr apply_law(const Expr& e, const Law& law);

}  // namespace gradwright
