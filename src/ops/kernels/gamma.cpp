#include <gradwright/scalar.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

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

/// The n-th derivative of cot at an angle, a polynomial in c = cot whose terms have one sign:
/// P' = -(1 + c²) dP/dc.
double cot_derivative(int n, double c) {
    std::vector<double> p{0, 1};
    for (int k = 0; k < n; ++k) {
        std::vector<double> next(p.size() + 1, 0.0);
        for (std::size_t i = 1; i < p.size(); ++i) {
            const double slope = static_cast<double>(i) * p[i];
            next[i - 1] -= slope;
            next[i + 1] -= slope;
        }
        p = std::move(next);
    }
    double value = 0;
    for (std::size_t i = p.size(); i-- > 0;) value = value * c + p[i];
    return value;
}

/// (-1)^n ψ_n(1 - x) - ψ_n(x) = π^(n+1) cot^(n)(πx)
double reflected(int n, double x) {
    const double c = 1 / std::tan(M_PI * std::remainder(x, 1.0));
    const double sign = n % 2 == 0 ? 1 : -1;
    return sign * polygamma(n, 1 - x) - std::pow(M_PI, n + 1) * cot_derivative(n, c);
}

}  // namespace

double abi1::polygamma(int n, double x) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (std::isnan(x) || (x <= 0 && x == std::floor(x))) return nan;
    if (x < 0) return reflected(n, x);
    const double large = 20.0 + n;
    const double sign = n % 2 == 0 ? -1 : 1;
    const double factorial = std::tgamma(n + 1.0);
    double shifted = 0;
    for (; x < large; x += 1) shifted += factorial * std::pow(x, -n - 1);
    return n == 0 ? digamma_series(x) - shifted : sign * (series(n, x) + shifted);
}

}  // namespace gradwright
