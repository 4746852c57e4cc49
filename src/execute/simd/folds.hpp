#pragma once
// Many numbers to one. The order depends on the count alone: accumulators that take turns, joined
// in a tree, then the lanes of the last one.

#include "execute/simd/functions.hpp"

namespace gradwright::execute {
namespace {

template <class T>
constexpr T infinity = static_cast<T>(__builtin_inf());

struct Sum : Add {
    template <class T>
    static constexpr T start = 0;
};
struct Product : Multiply {
    template <class T>
    static constexpr T start = 1;
};
struct Largest : Max {
    template <class T>
    static constexpr T start = -infinity<T>;
};
struct Smallest : Min {
    template <class T>
    static constexpr T start = infinity<T>;
};

constexpr int accumulators = 8;

/// The lanes of all accumulators joined by F.
template <class L, class F>
typename L::T joined(Vec<L> (&a)[accumulators]) {
    GRADWRIGHT_UNROLL
    for (int k = 0; k < 4; ++k) a[k] = F::template of<L>(a[k], a[k + 4]);
    GRADWRIGHT_UNROLL
    for (int k = 0; k < 2; ++k) a[k] = F::template of<L>(a[k], a[k + 2]);
    Vec<L> v = F::template of<L>(a[0], a[1]);
    for (int k = 1; k < L::lanes; k *= 2) {
        v = F::template of<L>(interleave_low<L>(v, v), interleave_high<L>(v, v));
    }
    return v[0];
}

template <class L, class F>
typename L::T fold(const typename L::T* x, std::int64_t n) {
    using T = typename L::T;
    constexpr int w = L::lanes;
    const Vec<L> start = L::set(F::template start<T>);
    Vec<L> a[accumulators] = {start, start, start, start, start, start, start, start};
    std::int64_t i = 0;
    for (; i + accumulators * w <= n; i += accumulators * w) {
        GRADWRIGHT_UNROLL
        for (int k = 0; k < accumulators; ++k)
            a[k] = F::template of<L>(a[k], L::load(x + i + k * w));
    }
    for (; i + w <= n; i += w) a[0] = F::template of<L>(a[0], L::load(x + i));
    if (i < n) a[1] = F::template of<L>(a[1], L::load_part(x + i, n - i, start));
    return joined<L, F>(a);
}

/// The first of several zeros, as the reference has it: lanes lose their order.
template <class L, class F>
typename L::T extremum(const typename L::T* x, std::int64_t n) {
    const auto y = fold<L, F>(x, n);
    if (y != 0) return y;
    for (std::int64_t i = 0; i < n; ++i) {
        if (x[i] == 0) return x[i];
    }
    return y;
}

template <class L, class Second>
typename L::T products(const typename L::T* a, const Second& b, std::int64_t n) {
    constexpr int w = L::lanes;
    const Vec<L> zero = L::set(0);
    Vec<L> s[accumulators] = {zero, zero, zero, zero, zero, zero, zero, zero};
    std::int64_t i = 0;
    for (; i + accumulators * w <= n; i += accumulators * w) {
        GRADWRIGHT_UNROLL
        for (int k = 0; k < accumulators; ++k) {
            s[k] = L::fma(L::load(a + i + k * w), b.at(i + k * w), s[k]);
        }
    }
    for (; i + w <= n; i += w) s[0] = L::fma(L::load(a + i), b.at(i), s[0]);
    if (i < n) s[1] = L::fma(L::load_part(a + i, n - i, zero), b.part(i, n - i), s[1]);
    return joined<L, Sum>(s);
}

template <class L>
typename L::T dot(const typename L::T* a, const typename L::T* b, std::int64_t n) {
    return products<L>(a, Input<L, false>(b), n);
}

/// 0 x is zero for finite x, else NaN.
template <class L>
bool all_finite(const typename L::T* x, std::int64_t n) {
    const typename L::T zero = 0;
    return products<L>(x, Input<L, true>(&zero), n) == 0;
}

}  // namespace
}  // namespace gradwright::execute
