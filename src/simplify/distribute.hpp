#pragma once

#include "expr/build.hpp"

#include <functional>

namespace gradwright {

/// Multiplies out the sum factors of a contraction that `which` accepts, within a bound on terms.
/// A sum is distributed term by term; anything else is itself.
enum class Powers : std::uint8_t { kept, expanded };  ///< whether (a + b)^2 is multiplied out
Expr distribute(const Expr& e, const std::function<bool(const Expr& sum)>& which,
                Powers powers = Powers::kept);

/// No factor, alone or through summed labels, ties two output labels together: xy', or a scalar.
bool is_outer(const Expr& e);

/// Any sum.
bool any_sum(const Expr& sum);
/// A cotangent: an order of three or more has no matrix notation while it is a sum.
bool has_high_order(const Expr& sum);
/// Some term is an identity, ones, a diagonal or of rank one: multiplied out it becomes simpler.
bool has_structured_term(const Expr& sum);
/// Some term copies a scalar or a vector along an axis.
bool has_broadcast_term(const Expr& sum);

}  // namespace gradwright
