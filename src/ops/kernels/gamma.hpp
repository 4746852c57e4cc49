#pragma once

namespace gradwright {

/// The n-th derivative of digamma at x; NaN at the poles 0, -1, -2, ...
double polygamma(int n, double x);

}  // namespace gradwright
