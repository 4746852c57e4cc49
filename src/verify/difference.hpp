#pragma once
// The derivative of a function along a direction, from values of the function alone.

#include "execute/execute.hpp"
#include "expr/graph.hpp"

#include <optional>

namespace gradwright {

/// Whether every op below `e` can be evaluated at complex points.
bool allows_complex_step(const Expr& e);

/// Im f(p + ihv)/h: no subtraction, so it is exact to rounding. Nothing if a value is not finite.
std::optional<Array> complex_step(const Expr& f, const std::string& variable, const Point& p,
                                  const Array& v);

/// Central differences at falling steps, extrapolated to zero (Ridders). Nothing if a value is not
/// finite or the extrapolation does not settle, as beside a kink.
std::optional<Array> extrapolated_difference(const Expr& f, const std::string& variable,
                                             const Point& p, const Array& v);

bool all_finite(const Array& a);
double largest(const Array& a);

}  // namespace gradwright
