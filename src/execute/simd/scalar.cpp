#include <gradwright/scalar.hpp>

#include "execute/simd/scalar.hpp"

#include <cmath>

namespace gradwright::execute {

double digamma(double x) { return polygamma(0, x); }
double trigamma(double x) { return polygamma(1, x); }
double gamma(double x) { return std::tgamma(x); }
double log_gamma(double x) { return std::lgamma(x); }

}  // namespace gradwright::execute
