#pragma once
// The functions of the formula language for plain numbers, with the same values at kinks: generic
// code then runs on numbers, on dual numbers and on arrays, and is recorded from expressions.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <type_traits>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

// The very functions of <cmath>, so that code which also says `using namespace std` is not
// ambiguous.
using std::abs, std::sqrt, std::exp, std::expm1, std::log, std::log1p, std::pow, std::max, std::min;
using std::sin, std::cos, std::tan, std::asin, std::acos, std::atan, std::atan2;
using std::sinh, std::cosh, std::tanh, std::erf, std::erfc, std::lgamma;

/// n-th derivative of digamma, n >= 0; linked from the library, as are the two below.
double polygamma(int n, double x);
inline double digamma(double x) { return polygamma(0, x); }
inline double trigamma(double x) { return polygamma(1, x); }
/// `gamma` of C is another function: outside the namespace write gradwright::gamma.
inline double gamma(double x) { return std::tgamma(x); }

/// A number, and no truth value.
template <class N>
concept PlainNumber = std::is_arithmetic_v<N> && !std::is_same_v<N, bool>;

template <class X>
inline constexpr bool is_dual = false;
/// A number or a dual number (dual.hpp).
template <class X>
concept Scalar = PlainNumber<X> || is_dual<X>;

inline double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
inline double step(double x) { return x > 0 ? 1 : 0; }
inline double relu(double x) { return x > 0 ? x : x == x ? 0 : x; }
inline double sigmoid(double x) {
    const double small = std::exp(-std::abs(x));
    return (x < 0 ? small : 1) / (1 + small);
}
inline double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
inline double gelu(double x) { return 0.5 * x * std::erfc(-x / std::numbers::sqrt2); }
inline double silu(double x) { return x == -INFINITY ? 0 : x * sigmoid(x); }

inline double square(double x) { return x * x; }
inline double power(double base, double exponent) { return std::pow(base, exponent); }
inline double times(double a, double b) { return a * b; }
inline double over(double a, double b) { return a / b; }
inline double equal(double a, double b) { return a == b ? 1 : 0; }
/// a where c holds, else b.
template <PlainNumber A, PlainNumber B>
double where(bool c, A a, B b) {
    return c ? static_cast<double>(a) : static_cast<double>(b);
}

// A number is an array of one entry.
template <Scalar X>
constexpr X sum(const X& x) {
    return x;
}
template <Scalar X>
constexpr X mean(const X& x) {
    return x;
}
template <Scalar X>
constexpr X prod(const X& x) {
    return x;
}
template <Scalar X>
constexpr X max(const X& x) {
    return x;
}
template <Scalar X>
constexpr X min(const X& x) {
    return x;
}
template <Scalar X>
constexpr X transpose(const X& x) {
    return x;
}
template <Scalar X>
constexpr X logsumexp(const X& x) {
    return x;
}
template <Scalar X>
X norm1(const X& x) {
    return abs(x);
}
template <Scalar X>
X norm2(const X& x) {
    return abs(x);
}
template <Scalar X>
X normF(const X& x) {
    return abs(x);
}
template <Scalar X>
X norminf(const X& x) {
    return abs(x);
}

}  // namespace abi1
}  // namespace gradwright
