#pragma once
// Functions without a vector form: those of the reference kernels.

namespace gradwright::execute {

double digamma(double x);
double trigamma(double x);

}  // namespace gradwright::execute
