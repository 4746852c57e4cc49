#pragma once
// Loops over the functions: whole vectors, several at once if the function is cheap, then a part.

#include "execute/simd/transcendental.hpp"

namespace gradwright::execute {
namespace {

template <class L, class F, class... In>
void sweep(typename L::T* y, std::int64_t n, const In&... in) {
    constexpr int w = L::lanes;
    std::int64_t i = 0;
    for (; i + F::unroll * w <= n; i += F::unroll * w) {
        for (int k = 0; k < F::unroll; ++k) {
            L::store(y + i + k * w, F::template of<L>(in.at(i + k * w)...));
        }
    }
    if constexpr (F::unroll > 1) {
        for (; i + w <= n; i += w) L::store(y + i, F::template of<L>(in.at(i)...));
    }
    if (i < n) L::store_part(y + i, F::template of<L>(in.part(i, n - i)...), n - i);
}

template <class L, class F>
void unary_loop(const typename L::T* x, typename L::T* y, std::int64_t n) {
    if (n <= 0) return;
    sweep<L, F>(y, n, Input<L, false>(x));
}

template <class L, class F, unsigned ones>
void binary_loop(const typename L::T* a, const typename L::T* b, typename L::T* y, std::int64_t n) {
    if (n <= 0) return;
    sweep<L, F>(y, n, Input<L, (ones & 1U) != 0>(a), Input<L, (ones & 2U) != 0>(b));
}

template <class L, class F, unsigned ones>
void ternary_loop(const typename L::T* a, const typename L::T* b, const typename L::T* c,
                  typename L::T* y, std::int64_t n) {
    if (n <= 0) return;
    sweep<L, F>(y, n, Input<L, (ones & 1U) != 0>(a), Input<L, (ones & 2U) != 0>(b),
                Input<L, (ones & 4U) != 0>(c));
}

template <class L>
void sincos_loop(const typename L::T* x, typename L::T* sine, typename L::T* cosine,
                 std::int64_t n) {
    std::int64_t i = 0;
    for (; i + L::lanes <= n; i += L::lanes) {
        const auto both = sleef::sincos(L::load(x + i));
        L::store(sine + i, both.x);
        L::store(cosine + i, both.y);
    }
    if (i == n) return;
    const auto both = sleef::sincos(L::load_part(x + i, n - i, L::set(0)));
    L::store_part(sine + i, both.x, n - i);
    L::store_part(cosine + i, both.y, n - i);
}

/// `count` vectors at once, by squares; the reciprocal for negative exponents.
template <class L, int count>
void whole_power(Vec<L> (&x)[count], std::int64_t exponent) {
    Vec<L> y[count];
    for (int k = 0; k < count; ++k) y[k] = L::set(1);
    for (std::int64_t e = exponent < 0 ? -exponent : exponent; e > 0; e /= 2) {
        GRADWRIGHT_UNROLL
        for (int k = 0; k < count; ++k) {
            if (e % 2 == 1) y[k] = y[k] * x[k];
            x[k] = x[k] * x[k];
        }
    }
    for (int k = 0; k < count; ++k) x[k] = exponent < 0 ? L::set(1) / y[k] : y[k];
}

template <class L>
void power_loop(const typename L::T* x, typename L::T* y, std::int64_t n, std::int64_t exponent) {
    constexpr std::int64_t w = L::lanes, unroll = 4;
    std::int64_t i = 0;
    for (; i + unroll * w <= n; i += unroll * w) {
        Vec<L> v[unroll];
        for (int k = 0; k < unroll; ++k) v[k] = L::load(x + i + k * w);
        whole_power<L>(v, exponent);
        for (int k = 0; k < unroll; ++k) L::store(y + i + k * w, v[k]);
    }
    for (; i < n; i += w) {
        const std::int64_t m = n - i < w ? n - i : w;
        Vec<L> v[] = {m < w ? L::load_part(x + i, m, L::set(1)) : L::load(x + i)};
        whole_power<L>(v, exponent);
        L::store_part(y + i, v[0], m);
    }
}

template <class L>
void stream_loop(const typename L::T* x, typename L::T* y, std::int64_t n) {
    using T = typename L::T;
    constexpr std::int64_t w = L::lanes, bytes = w * static_cast<std::int64_t>(sizeof(T));
    const auto place = reinterpret_cast<std::uintptr_t>(y);
    if (place % sizeof(T) != 0) return unary_loop<L, Copy>(x, y, n);
    const auto past = static_cast<std::int64_t>(place % static_cast<std::uintptr_t>(bytes));
    const std::int64_t head = past == 0 ? 0 : (bytes - past) / static_cast<std::int64_t>(sizeof(T));
    std::int64_t i = head < n ? head : n;
    if (i > 0) L::store_part(y, L::load_part(x, i, L::set(0)), i);
    for (; i + w <= n; i += w) L::stream(y + i, L::load(x + i));
    if (i < n) L::store_part(y + i, L::load_part(x + i, n - i, L::set(0)), n - i);
    L::fence();
}

template <class L>
void load_strided_loop(const typename L::T* x, std::int64_t stride, typename L::T* y,
                       std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) y[i] = x[i * stride];
}
template <class L>
void store_strided_loop(const typename L::T* x, typename L::T* y, std::int64_t stride,
                        std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) y[i * stride] = x[i];
}
template <class L>
void add_strided_loop(const typename L::T* x, typename L::T* y, std::int64_t stride,
                      std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) y[i * stride] += x[i];
}

}  // namespace
}  // namespace gradwright::execute
