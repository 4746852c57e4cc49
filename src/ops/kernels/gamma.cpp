#include "ops/kernels/gamma.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace gradwright {
namespace {

// Bernoulli numbers B2, B4, ...
constexpr std::array bernoulli{1.0 / 6,       -1.0 / 30,       1.0 / 42,      -1.0 / 30,
                               5.0 / 66,      -691.0 / 2730,   7.0 / 6,       -3617.0 / 510,
                               43867.0 / 798, -174611.0 / 330, 854513.0 / 138};

/// Asymptotic series for large x, without the sign (-1)^(n+1); Abramowitz and Stegun 6.4.11.
double series(int n, double x) {
    const double factorial = std::tgamma(n + 1.0);
    double sum = factorial / (n * std::pow(x, n)) + factorial / (2 * std::pow(x, n + 1));
    for (std::size_t k = 0; k < bernoulli.size(); ++k) {
        const double m = 2.0 * static_cast<double>(k + 1);
        sum +=
            bernoulli[k] * std::exp(std::lgamma(m + n) - std::lgamma(m + 1)) * std::pow(x, -m - n);
    }
    return sum;
}

double digamma_series(double x) {
    double sum = std::log(x) - 0.5 / x;
    for (std::size_t k = 0; k < bernoulli.size(); ++k) {
        const double m = 2.0 * static_cast<double>(k + 1);
        sum -= bernoulli[k] / (m * std::pow(x, m));
    }
    return sum;
}

double reflected(int n, double x) {
    const double angle = M_PI * std::remainder(x, 1.0);
    if (n == 0) return polygamma(0, 1 - x) - M_PI / std::tan(angle);
    const double s = std::sin(angle);
    return M_PI * M_PI / (s * s) - polygamma(1, 1 - x);
}

}  // namespace

double polygamma(int n, double x) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (std::isnan(x) || (x <= 0 && x == std::floor(x))) return nan;
    if (x < 0 && n <= 1) return reflected(n, x);
    if (x < -1e4) return nan;
    const double large = 20.0 + n;
    const double sign = n % 2 == 0 ? -1 : 1;
    const double factorial = std::tgamma(n + 1.0);
    double shifted = 0;
    for (; x < large; x += 1) shifted += factorial * std::pow(x, -n - 1);
    return n == 0 ? digamma_series(x) - shifted : sign * (series(n, x) + shifted);
}

}  // namespace gradwright
