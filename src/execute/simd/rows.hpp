#pragma once
// Several rows of a matrix at once: products with a vector, sums of rows, the transpose.

#include "execute/simd/functions.hpp"

namespace gradwright::execute {
namespace {

/// a0 b0 a1 b1 ... of the first and of the second halves.
template <class L>
Vec<L> interleave_low(Vec<L> a, Vec<L> b) {
    if constexpr (L::lanes == 2) {
        return __builtin_shufflevector(a, b, 0, 2);
    } else if constexpr (L::lanes == 4) {
        return __builtin_shufflevector(a, b, 0, 4, 1, 5);
    } else if constexpr (L::lanes == 8) {
        return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    } else {
        return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7,
                                       23);
    }
}
template <class L>
Vec<L> interleave_high(Vec<L> a, Vec<L> b) {
    if constexpr (L::lanes == 2) {
        return __builtin_shufflevector(a, b, 1, 3);
    } else if constexpr (L::lanes == 4) {
        return __builtin_shufflevector(a, b, 2, 6, 3, 7);
    } else if constexpr (L::lanes == 8) {
        return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    } else {
        return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30,
                                       15, 31);
    }
}

constexpr int rows_at_once = 8;

/// Half as many vectors, each with the folded lanes of two; at the end one vector, whose lane k
/// belongs to a[k] (modulo the count).
template <class L, int count>
Vec<L> folded(Vec<L>* a) {
    if constexpr (count == 1) {
        return a[0];
    } else {
        constexpr int half = count / 2;
        for (int k = 0; k < half; ++k) {
            a[k] = interleave_low<L>(a[k], a[k + half]) + interleave_high<L>(a[k], a[k + half]);
        }
        return folded<L, half>(a);
    }
}

template <class L>
void store_sums(Vec<L>* a, typename L::T* z) {
    if constexpr (L::lanes <= rows_at_once) {
        for (int k = 0; k < rows_at_once; k += L::lanes) {
            L::store(z + k, folded<L, L::lanes>(a + k));
        }
    } else {
        typename L::T lanes[L::lanes];
        L::store(lanes, folded<L, rows_at_once>(a));
        for (int k = 0; k < rows_at_once; ++k) z[k] = lanes[k] + lanes[k + rows_at_once];
    }
}

template <class T>
void fetch(const T* p) {
    __builtin_prefetch(p);
}
/// Past the end of an array, too, where pointer arithmetic has no meaning.
template <class T>
const T* ahead(const T* p, std::int64_t entries) {
    const auto bytes = static_cast<std::uintptr_t>(entries) * sizeof(T);
    return reinterpret_cast<const T*>(reinterpret_cast<std::uintptr_t>(p) + bytes);
}

template <class L>
void dots_of_eight(const typename L::T* const (&x)[rows_at_once], std::int64_t n,
                   const typename L::T* w, typename L::T* z) {
    const Vec<L> zero = L::set(0);
    Vec<L> a[rows_at_once] = {zero, zero, zero, zero, zero, zero, zero, zero};
    std::int64_t j = 0;
    for (; j + L::lanes <= n; j += L::lanes) {
        const Vec<L> v = L::load(w + j);
        for (int k = 0; k < rows_at_once; ++k) a[k] = L::fma(L::load(x[k] + j), v, a[k]);
    }
    if (j < n) {
        const Vec<L> v = L::load_part(w + j, n - j, zero);
        for (int k = 0; k < rows_at_once; ++k) {
            a[k] = L::fma(L::load_part(x[k] + j, n - j, zero), v, a[k]);
        }
    }
    store_sums<L>(a, z);
}

template <class L>
void row_dots(const typename L::T* x, std::int64_t ld, std::int64_t rows, std::int64_t n,
              const typename L::T* w, typename L::T* z) {
    using T = typename L::T;
    std::int64_t r = 0;
    for (; r + rows_at_once <= rows; r += rows_at_once) {
        const T* const at[] = {x + r * ld,       x + (r + 1) * ld, x + (r + 2) * ld,
                               x + (r + 3) * ld, x + (r + 4) * ld, x + (r + 5) * ld,
                               x + (r + 6) * ld, x + (r + 7) * ld};
        dots_of_eight<L>(at, n, w, z + r);
    }
    if (r == rows) return;
    // The last row again and again in place of those that are missing.
    const T* at[rows_at_once];
    for (int k = 0; k < rows_at_once; ++k) at[k] = x + (r + k < rows ? r + k : rows - 1) * ld;
    T last[rows_at_once];
    dots_of_eight<L>(at, n, w, last);
    for (std::int64_t k = 0; r + k < rows; ++k) z[r + k] = last[k];
}

template <class L, int count>
Vec<L> axpy_at(const typename L::T* const (&x)[count], const Vec<L> (&s)[count], Vec<L> g,
               std::int64_t j) {
    Vec<L> even = g, odd = L::set(0);
    for (int k = 0; k < count; k += 2) {
        even = L::fma(s[k], L::load(x[k] + j), even);
        if (k + 1 < count) odd = L::fma(s[k + 1], L::load(x[k + 1] + j), odd);
    }
    return count > 1 ? even + odd : even;
}

template <class L, int count>
void axpys_of(const typename L::T* x, std::int64_t ld, std::int64_t n, const typename L::T* s,
              typename L::T* g, std::int64_t distance) {
    using T = typename L::T;
    constexpr std::int64_t line = 64 / static_cast<std::int64_t>(sizeof(T));
    const T* at[count];
    Vec<L> factors[count];
    for (int k = 0; k < count; ++k) {
        at[k] = x + k * ld;
        factors[k] = L::set(s[k]);
    }
    std::int64_t j = 0;
    for (; j + line <= n; j += line) {
        for (int k = 0; k < count; ++k) fetch(ahead(at[k] + j, distance));
        for (std::int64_t i = j; i < j + line; i += L::lanes) {
            L::store(g + i, axpy_at<L, count>(at, factors, L::load(g + i), i));
        }
    }
    if (j < n) {
        for (int k = 0; k < count; ++k) fetch(ahead(at[k] + j, distance));
    }
    for (; j + L::lanes <= n; j += L::lanes) {
        L::store(g + j, axpy_at<L, count>(at, factors, L::load(g + j), j));
    }
    if (j == n) return;
    const Vec<L> zero = L::set(0);
    Vec<L> sum = L::load_part(g + j, n - j, zero);
    for (int k = 0; k < count; ++k) {
        sum = L::fma(factors[k], L::load_part(at[k] + j, n - j, zero), sum);
    }
    L::store_part(g + j, sum, n - j);
}

template <class L>
void row_axpys(const typename L::T* x, std::int64_t ld, std::int64_t rows, std::int64_t n,
               const typename L::T* s, typename L::T* g) {
    std::int64_t r = 0;
    for (; r + rows_at_once <= rows; r += rows_at_once) {
        axpys_of<L, rows_at_once>(x + r * ld, ld, n, s + r, g, rows * ld);
    }
    for (; r < rows; ++r) axpys_of<L, 1>(x + r * ld, ld, n, s + r, g, rows * ld);
}

/// Lane k of a[i] becomes lane i of a[k].
template <class L>
void transpose_square(Vec<L> (&a)[L::lanes]) {
    constexpr int half = L::lanes / 2;
    for (int stage = 1; stage < L::lanes; stage *= 2) {
        Vec<L> b[L::lanes];
        for (int k = 0; k < half; ++k) {
            b[2 * k] = interleave_low<L>(a[k], a[k + half]);
            b[2 * k + 1] = interleave_high<L>(a[k], a[k + half]);
        }
        for (int k = 0; k < L::lanes; ++k) a[k] = b[k];
    }
}

template <class L>
void transpose_part(const typename L::T* x, std::int64_t ldx, typename L::T* y, std::int64_t ldy,
                    std::int64_t rows, std::int64_t columns) {
    Vec<L> a[L::lanes];
    for (int k = 0; k < L::lanes; ++k) {
        a[k] = k < rows ? L::load_part(x + k * ldx, columns, L::set(0)) : L::set(0);
    }
    transpose_square<L>(a);
    for (int k = 0; k < L::lanes; ++k) {
        if (k < columns) L::store_part(y + k * ldy, a[k], rows);
    }
}

template <class L>
void transpose(const typename L::T* x, std::int64_t ldx, typename L::T* y, std::int64_t ldy,
               std::int64_t rows, std::int64_t columns) {
    constexpr std::int64_t w = L::lanes;
    for (std::int64_t i = 0; i < rows; i += w) {
        for (std::int64_t j = 0; j < columns; j += w) {
            const auto* from = x + i * ldx + j;
            auto* to = y + j * ldy + i;
            const std::int64_t m = rows - i, n = columns - j;
            if (m < w || n < w) {
                transpose_part<L>(from, ldx, to, ldy, m < w ? m : w, n < w ? n : w);
                continue;
            }
            Vec<L> a[L::lanes];
            for (int k = 0; k < L::lanes; ++k) a[k] = L::load(from + k * ldx);
            transpose_square<L>(a);
            for (int k = 0; k < L::lanes; ++k) L::store(to + k * ldy, a[k]);
        }
    }
}

}  // namespace
}  // namespace gradwright::execute
