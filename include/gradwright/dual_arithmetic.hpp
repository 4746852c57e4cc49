#pragma once
// Arithmetic of dual numbers.

#include <gradwright/dual_level.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

namespace dual_detail {

/// sum += slope * t. A tangent that is zero adds nothing where the slope is not finite, as in norms
/// at zero: the subgradient of minimum norm.
template <class T, std::size_t N>
constexpr void add_scaled(std::array<T, N>& sum, const T& slope, const std::array<T, N>& t) {
    if (is_finite(slope)) {
        for (std::size_t i = 0; i < N; ++i) sum[i] = sum[i] + slope * t[i];
        return;
    }
    for (std::size_t i = 0; i < N; ++i) {
        if (!is_zero(t[i])) sum[i] = sum[i] + slope * t[i];
    }
}

/// f of a dual number, from f and f' at its value.
template <class T, std::size_t N, class L>
constexpr Dual<T, N, L> chained(const T& value, const T& slope, const Dual<T, N, L>& x) {
    Dual<T, N, L> y(value);
    add_scaled(y.tangent, slope, x.tangent);
    return y;
}

template <class T, std::size_t N, class L>
constexpr Dual<T, N, L> scaled_sum(const T& value, const T& p, const Dual<T, N, L>& a, const T& q,
                                   const Dual<T, N, L>& b) {
    Dual<T, N, L> y = chained(value, p, a);
    add_scaled(y.tangent, q, b.tangent);
    return y;
}

template <class D>
using ValueOf = typename LevelOf<D>::Value;

}  // namespace dual_detail

// Arithmetic of one level; operands of different levels meet in dual_level.hpp.
template <class T, std::size_t N, class L>
constexpr Dual<T, N, L> operator-(const Dual<T, N, L>& a) {
    Dual<T, N, L> y{-a.value, {}};
    for (std::size_t i = 0; i < N; ++i) y.tangent[i] = -a.tangent[i];
    return y;
}
template <class T, std::size_t N, class L>
constexpr Dual<T, N, L> operator+(const Dual<T, N, L>& a) {
    return a;
}

template <IsDual A, IsDual B>
constexpr auto operator+(const A& x, const B& y) {
    return dual_detail::meeting(x, y, [](auto a, const auto& b) {
        a.value = a.value + b.value;
        for (std::size_t i = 0; i < a.tangent.size(); ++i) {
            a.tangent[i] = a.tangent[i] + b.tangent[i];
        }
        return a;
    });
}
template <IsDual A, IsDual B>
constexpr auto operator-(const A& x, const B& y) {
    return dual_detail::meeting(x, y, [](auto a, const auto& b) {
        a.value = a.value - b.value;
        for (std::size_t i = 0; i < a.tangent.size(); ++i) {
            a.tangent[i] = a.tangent[i] - b.tangent[i];
        }
        return a;
    });
}
template <IsDual A, IsDual B>
constexpr auto operator*(const A& x, const B& y) {
    return dual_detail::meeting(x, y, [](const auto& a, const auto& b) {
        return dual_detail::scaled_sum(a.value * b.value, b.value, a, a.value, b);
    });
}
template <IsDual A, IsDual B>
constexpr auto operator/(const A& x, const B& y) {
    return dual_detail::meeting(x, y, [](const auto& a, const auto& b) {
        const auto q = a.value / b.value;
        return dual_detail::scaled_sum(q, 1.0 / b.value, a, -q / b.value, b);
    });
}

// With a number, which has no derivatives to carry.
template <IsDual D, PlainNumber N>
constexpr D operator+(D x, N c) {
    x.value = x.value + c;
    return x;
}
template <IsDual D, PlainNumber N>
constexpr D operator+(N c, const D& x) {
    return x + c;
}
template <IsDual D, PlainNumber N>
constexpr D operator-(D x, N c) {
    x.value = x.value - c;
    return x;
}
template <IsDual D, PlainNumber N>
constexpr D operator-(N c, const D& x) {
    return -x + c;
}
template <IsDual D, PlainNumber N>
constexpr D operator*(const D& x, N c) {
    using T = dual_detail::ValueOf<D>;
    return dual_detail::chained(T(x.value * c), T(c), x);
}
template <IsDual D, PlainNumber N>
constexpr D operator*(N c, const D& x) {
    return x * c;
}
template <IsDual D, PlainNumber N>
constexpr D operator/(const D& x, N c) {
    using T = dual_detail::ValueOf<D>;
    return dual_detail::chained(T(x.value / c), T(1.0 / c), x);
}
template <IsDual D, PlainNumber N>
constexpr D operator/(N c, const D& x) {
    const auto q = c / x.value;
    return dual_detail::chained(q, -q / x.value, x);
}

template <class A, class B>
requires IsDual<A>
constexpr A& operator+=(A& x, const B& y) { return x = x + y; }
template <class A, class B>
requires IsDual<A>
constexpr A& operator-=(A& x, const B& y) { return x = x - y; }
template <class A, class B>
requires IsDual<A>
constexpr A& operator*=(A& x, const B& y) { return x = x * y; }
template <class A, class B>
requires IsDual<A>
constexpr A& operator/=(A& x, const B& y) { return x = x / y; }

}  // namespace abi1
}  // namespace gradwright
