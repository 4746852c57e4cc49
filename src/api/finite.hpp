#pragma once
// Values that are not finite, traced to where they come from.

#include "execute/execute.hpp"

namespace gradwright::api {

/// "not-finite: log(x)[2] is -inf", the first sub-formula of `e` that is not finite at the point;
/// nothing where `value`, the value of `e` there, is finite.
std::vector<std::string> not_finite_notes(const Expr& e, const Point& point, const Array& value);

}  // namespace gradwright::api
