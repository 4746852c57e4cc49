#pragma once
// The transpose, by squares that fit into registers.

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
