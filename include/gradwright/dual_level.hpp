#pragma once
// Dual numbers, and how those of different levels meet.

#include <gradwright/scalar.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// value + sum of tangent[i]*eps_i, where products of eps are zero. T is a number or a dual number
/// of another level; `Level` tells the infinitesimals of one call of `derivative` from another's.
template <class T, std::size_t N = 1, class Level = void>
struct Dual {
    static_assert(!std::is_integral_v<T>, "a dual number of whole numbers has no derivatives");
    T value{};
    std::array<T, N> tangent{};

    constexpr Dual() = default;
    constexpr Dual(const T& v) : value(v) {}
    template <class Number>
    requires(std::is_arithmetic_v<Number> && !std::same_as<Number, T>) constexpr Dual(Number v)
        : value(static_cast<T>(v)) {}
    constexpr Dual(const T& v, const std::array<T, N>& t) : value(v), tangent(t) {}
};

template <class T, std::size_t N, class L>
inline constexpr bool is_dual<Dual<T, N, L>> = true;
template <class X>
concept IsDual = is_dual<X>;
template <class A, class B>
concept EitherDual = Scalar<A> && Scalar<B> &&(is_dual<A> || is_dual<B>);

namespace dual_detail {

/// The number beneath all levels.
template <class X>
constexpr auto base(const X& x) {
    if constexpr (is_dual<X>) {
        return base(x.value);
    } else {
        return x;
    }
}

template <class X>
constexpr bool is_zero(const X& x) {
    if constexpr (is_dual<X>) {
        if (!is_zero(x.value)) return false;
        for (const auto& t : x.tangent) {
            if (!is_zero(t)) return false;
        }
        return true;
    } else {
        return x == 0;
    }
}

template <class X>
constexpr bool is_finite(const X& x) {
    if constexpr (is_dual<X>) {
        bool all = is_finite(x.value);
        for (const auto& t : x.tangent) all = all && is_finite(t);
        return all;
    } else {
        return x - x == 0;
    }
}

/// Whether level L occurs in X.
template <class X, class L>
inline constexpr bool holds = false;
template <class T, std::size_t N, class Own, class L>
inline constexpr bool holds<Dual<T, N, Own>, L> = std::is_same_v<Own, L> || holds<T, L>;

/// X with its outermost level L taken out.
template <class X, class L>
struct WithoutLevel {
    using Type = X;
};
template <class T, std::size_t N, class Own, class L>
struct WithoutLevel<Dual<T, N, Own>, L> {
    using Type = std::conditional_t<std::is_same_v<Own, L>, T,
                                    Dual<typename WithoutLevel<T, L>::Type, N, Own>>;
};
template <class X, class L>
using Without = typename WithoutLevel<X, L>::Type;

/// Whether Y has every level of X.
template <class X, class Y>
struct Fits : std::bool_constant<std::is_same_v<X, Y> || !is_dual<X>> {};
template <class T, std::size_t N, class L, class U, std::size_t M, class K>
struct Fits<Dual<T, N, L>, Dual<U, M, K>>
    : std::bool_constant<std::is_same_v<Dual<T, N, L>, Dual<U, M, K>> ||
                         Fits<Dual<T, N, L>, U>::value ||
                         (holds<Dual<T, N, L>, K> && Fits<Without<Dual<T, N, L>, K>, U>::value)> {};

template <class X>
struct LevelOf;
template <class T, std::size_t N, class L>
struct LevelOf<Dual<T, N, L>> {
    using Type = L;
    using Value = T;
};

/// The part of x free of level L.
template <class L, class X>
constexpr Without<X, L> primal(const X& x) {
    if constexpr (!holds<X, L>) {
        return x;
    } else if constexpr (std::is_same_v<typename LevelOf<X>::Type, L>) {
        return x.value;
    } else {
        Without<X, L> y(primal<L>(x.value));
        for (std::size_t i = 0; i < x.tangent.size(); ++i) y.tangent[i] = primal<L>(x.tangent[i]);
        return y;
    }
}

/// The coefficient of eps_k of level L in x.
template <class L, class X>
constexpr Without<X, L> coefficient(const X& x, std::size_t k) {
    if constexpr (!holds<X, L>) {
        return X(0);
    } else if constexpr (std::is_same_v<typename LevelOf<X>::Type, L>) {
        return x.tangent[k];
    } else {
        Without<X, L> y(coefficient<L>(x.value, k));
        for (std::size_t i = 0; i < x.tangent.size(); ++i) {
            y.tangent[i] = coefficient<L>(x.tangent[i], k);
        }
        return y;
    }
}

/// x as a Y, which has all its levels and perhaps more.
template <class Y, class X>
constexpr Y lifted(const X& x) {
    if constexpr (std::is_same_v<X, Y>) {
        return x;
    } else if constexpr (!is_dual<Y>) {
        return static_cast<Y>(x);
    } else {
        using Inner = typename LevelOf<Y>::Value;
        using Own = typename LevelOf<Y>::Type;
        if constexpr (Fits<X, Inner>::value) {
            return Y(lifted<Inner>(x));
        } else {
            Y y(lifted<Inner>(primal<Own>(x)));
            for (std::size_t i = 0; i < y.tangent.size(); ++i) {
                y.tangent[i] = lifted<Inner>(coefficient<Own>(x, i));
            }
            return y;
        }
    }
}

/// The levels of both, in the order of the one that has most.
template <class X, class Y>
struct Meeting {
    using Type = Y;
};
template <class X, class Y>
requires(!Fits<X, Y>::value && Fits<Y, X>::value) struct Meeting<X, Y> {
    using Type = X;
};
template <class T, std::size_t N, class L, class Y>
requires(!Fits<Dual<T, N, L>, Y>::value &&
         !Fits<Y, Dual<T, N, L>>::value) struct Meeting<Dual<T, N, L>, Y> {
    using Type = Dual<typename Meeting<T, Without<Y, L>>::Type, N, L>;
};
template <class X, class Y>
using Common = typename Meeting<X, Y>::Type;

template <class X, class Y, class F>
constexpr auto meeting(const X& x, const Y& y, F&& f) {
    using Both = Common<X, Y>;
    if constexpr (std::is_same_v<X, Y>) return f(x, y);
    return f(lifted<Both>(x), lifted<Both>(y));
}

}  // namespace dual_detail

// By value: code takes the branch that it takes on numbers.
template <class A, class B>
requires EitherDual<A, B>
constexpr bool operator==(const A& a, const B& b) {
    return dual_detail::base(a) == dual_detail::base(b);
}
template <class A, class B>
requires EitherDual<A, B>
constexpr auto operator<=>(const A& a, const B& b) {
    return dual_detail::base(a) <=> dual_detail::base(b);
}

}  // namespace abi1
}  // namespace gradwright
