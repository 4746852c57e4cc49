#pragma once
// Derivatives as numbers.

#include "api/derivation.hpp"
#include "execute/execute.hpp"

namespace gradwright::api {

/// The derivative at a point. A Hessian is symmetric to the last bit.
Result<Array> value_of(const Derivation& derivation, const Point& point);

}  // namespace gradwright::api
