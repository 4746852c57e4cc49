#include "execute/simd/scalar.hpp"

#include "ops/kernels/gamma.hpp"

namespace gradwright::execute {

double digamma(double x) { return polygamma(0, x); }
double trigamma(double x) { return polygamma(1, x); }

}  // namespace gradwright::execute
