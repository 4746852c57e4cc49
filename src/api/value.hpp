#pragma once
// Derivatives as numbers.

#include "api/derivation.hpp"
#include "execute/execute.hpp"

namespace gradwright::api {

/// A value of the derivative as it is reported: a Hessian is symmetric to the last bit.
Array as_reported(const Derivation& derivation, Array value);

/// The derivative at a point. A Hessian is symmetric to the last bit.
Result<Array> value_of(const Derivation& derivation, const Point& point);

}  // namespace gradwright::api
