#pragma once
// The reference kernels themselves, for functions or ranges without a good vector form.

namespace gradwright::execute {

double digamma(double x);
double trigamma(double x);
double gamma(double x);
double log_gamma(double x);

}  // namespace gradwright::execute
