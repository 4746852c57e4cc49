#pragma once
// The functions of the catalogue for dual numbers.

#include <gradwright/dual_arithmetic.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

// Functions of one operand: value and slope, the slope by the rule of the catalogue.
template <IsDual D>
D sign(const D& x) {
    return D(sign(x.value));
}
template <IsDual D>
D step(const D& x) {
    return D(step(x.value));
}
template <IsDual D>
constexpr D square(const D& x) {
    return x * x;
}

namespace dual_detail {
using gradwright::exp;
template <class T>
T normal_slope(const T& x) {
    return 2 * std::numbers::inv_sqrtpi * exp(-(x * x));
}
}  // namespace dual_detail

template <IsDual D>
D exp(const D& x) {
    const auto y = exp(x.value);
    return dual_detail::chained(y, y, x);
}
template <IsDual D>
D expm1(const D& x) {
    return dual_detail::chained(expm1(x.value), exp(x.value), x);
}
template <IsDual D>
D log(const D& x) {
    return dual_detail::chained(log(x.value), 1.0 / x.value, x);
}
template <IsDual D>
D log1p(const D& x) {
    return dual_detail::chained(log1p(x.value), 1.0 / (1.0 + x.value), x);
}
template <IsDual D>
D sqrt(const D& x) {
    const auto y = sqrt(x.value);
    return dual_detail::chained(y, 0.5 / y, x);
}
template <IsDual D>
D abs(const D& x) {
    return dual_detail::chained(abs(x.value), sign(x.value), x);
}
template <IsDual D>
D sin(const D& x) {
    return dual_detail::chained(sin(x.value), cos(x.value), x);
}
template <IsDual D>
D cos(const D& x) {
    return dual_detail::chained(cos(x.value), -sin(x.value), x);
}
template <IsDual D>
D tan(const D& x) {
    const auto y = tan(x.value);
    return dual_detail::chained(y, 1.0 + y * y, x);
}
template <IsDual D>
D asin(const D& x) {
    return dual_detail::chained(asin(x.value), 1.0 / sqrt(1.0 - x.value * x.value), x);
}
template <IsDual D>
D acos(const D& x) {
    return dual_detail::chained(acos(x.value), -1.0 / sqrt(1.0 - x.value * x.value), x);
}
template <IsDual D>
D atan(const D& x) {
    return dual_detail::chained(atan(x.value), 1.0 / (1.0 + x.value * x.value), x);
}
template <IsDual D>
D sinh(const D& x) {
    return dual_detail::chained(sinh(x.value), cosh(x.value), x);
}
template <IsDual D>
D cosh(const D& x) {
    return dual_detail::chained(cosh(x.value), sinh(x.value), x);
}
template <IsDual D>
D tanh(const D& x) {
    return dual_detail::chained(tanh(x.value), square(1.0 / cosh(x.value)), x);
}
template <IsDual D>
D sigmoid(const D& x) {
    const auto y = sigmoid(x.value);
    return dual_detail::chained(y, y * sigmoid(-x.value), x);
}
template <IsDual D>
D softplus(const D& x) {
    return dual_detail::chained(softplus(x.value), sigmoid(x.value), x);
}
template <IsDual D>
D relu(const D& x) {
    return dual_detail::chained(relu(x.value), step(x.value), x);
}
template <IsDual D>
D erf(const D& x) {
    return dual_detail::chained(erf(x.value), dual_detail::normal_slope(x.value), x);
}
template <IsDual D>
D erfc(const D& x) {
    return dual_detail::chained(erfc(x.value), -dual_detail::normal_slope(x.value), x);
}
template <IsDual D>
D gamma(const D& x) {
    const auto y = gamma(x.value);
    return dual_detail::chained(y, y * digamma(x.value), x);
}
template <IsDual D>
D lgamma(const D& x) {
    return dual_detail::chained(lgamma(x.value), digamma(x.value), x);
}
template <IsDual D>
D polygamma(int n, const D& x) {
    return dual_detail::chained(polygamma(n, x.value), polygamma(n + 1, x.value), x);
}
template <IsDual D>
D digamma(const D& x) {
    return polygamma(0, x);
}
template <IsDual D>
D trigamma(const D& x) {
    return polygamma(1, x);
}
template <IsDual D>
D gelu(const D& x) {
    const auto below = 0.5 * erfc(-x.value / std::numbers::sqrt2);
    const auto density = exp(-0.5 * (x.value * x.value)) / std::sqrt(2 * std::numbers::pi);
    return dual_detail::chained(gelu(x.value), below + x.value * density, x);
}
template <IsDual D>
D silu(const D& x) {
    const auto s = sigmoid(x.value);
    return dual_detail::chained(silu(x.value), s + x.value * s * sigmoid(-x.value), x);
}

/// A number as exponent: of base 0 too.
template <IsDual D, PlainNumber E>
D pow(const D& x, E exponent) {
    const auto e = static_cast<double>(exponent);
    if (e == 0) return D(1);
    return dual_detail::chained(pow(x.value, e), e * pow(x.value, e - 1), x);
}
template <Scalar A, IsDual B>
auto pow(const A& x, const B& y) {
    return dual_detail::meeting(x, y, [](const auto& b, const auto& e) {
        const auto p = pow(b.value, e.value);
        using T = std::remove_const_t<decltype(p)>;
        const T growth = dual_detail::base(p) == 0 ? T(0) : T(p * log(b.value));
        const T slope =
            dual_detail::is_zero(e.value) ? T(0) : T(e.value * pow(b.value, T(e.value - 1)));
        return dual_detail::scaled_sum(p, slope, b, growth, e);
    });
}
template <class A, class B>
requires EitherDual<A, B>
auto power(const A& a, const B& b) { return pow(a, b); }
template <class A, class B>
requires EitherDual<A, B>
constexpr auto times(const A& a, const B& b) { return a * b; }
template <class A, class B>
requires EitherDual<A, B>
constexpr auto over(const A& a, const B& b) { return a / b; }
template <class A, class B>
requires EitherDual<A, B>
constexpr double equal(const A& a, const B& b) { return a == b ? 1 : 0; }
template <class A, class B>
requires EitherDual<A, B>
auto atan2(const A& y, const B& x) {
    return dual_detail::meeting(y, x, [](const auto& a, const auto& b) {
        const auto r = a.value * a.value + b.value * b.value;
        return dual_detail::scaled_sum(atan2(a.value, b.value), b.value / r, a, -a.value / r, b);
    });
}

/// a where c holds, else b; the branch not taken adds nothing.
template <class A, class B>
requires EitherDual<A, B>
constexpr auto where(bool c, const A& a, const B& b) {
    return dual_detail::meeting(a, b, [c](const auto& x, const auto& y) { return c ? x : y; });
}
/// At a tie each has half of the derivative; against a number the kink is that of relu.
template <IsDual D>
constexpr D max(const D& a, const D& b) {
    if (a > b || a != a) return a;
    if (b > a || b != b) return b;
    return 0.5 * (a + b);
}
template <IsDual D>
constexpr D min(const D& a, const D& b) {
    return -max(-a, -b);
}
template <IsDual D, PlainNumber B>
constexpr D max(const D& a, B b) {
    return a > b || a != a ? a : D(b);
}
template <IsDual D, PlainNumber B>
constexpr D min(const D& a, B b) {
    return -max(-a, -b);
}
template <PlainNumber A, IsDual D>
constexpr D max(A a, const D& b) {
    return max(b, a);
}
template <PlainNumber A, IsDual D>
constexpr D min(A a, const D& b) {
    return min(b, a);
}
template <IsDual A, IsDual B>
constexpr auto max(const A& a, const B& b) {
    return dual_detail::meeting(a, b, [](const auto& x, const auto& y) { return max(x, y); });
}
template <IsDual A, IsDual B>
constexpr auto min(const A& a, const B& b) {
    return -max(-a, -b);
}

}  // namespace abi1
}  // namespace gradwright
