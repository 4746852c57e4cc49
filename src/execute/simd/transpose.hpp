#pragma once
// The transpose, by squares that fit into registers.

#include "execute/simd/vectors.hpp"

namespace gradwright::execute {
namespace {

/// Lane k of a[i] becomes lane i of a[k].
template <class L>
void transpose_square(Vec<L> (&a)[L::lanes]) {
    constexpr int half = L::lanes / 2;
    GRADWRIGHT_UNROLL
    for (int stage = 1; stage < L::lanes; stage *= 2) {
        Vec<L> b[L::lanes];
        GRADWRIGHT_UNROLL
        for (int k = 0; k < half; ++k) {
            b[2 * k] = interleave_low<L>(a[k], a[k + half]);
            b[2 * k + 1] = interleave_high<L>(a[k], a[k + half]);
        }
        GRADWRIGHT_UNROLL
        for (int k = 0; k < L::lanes; ++k) a[k] = b[k];
    }
}

template <class L>
void transpose_part(const typename L::T* x, std::int64_t ldx, typename L::T* y, std::int64_t ldy,
                    std::int64_t rows, std::int64_t columns) {
    Vec<L> a[L::lanes];
    GRADWRIGHT_UNROLL
    for (int k = 0; k < L::lanes; ++k) {
        a[k] = k < rows ? L::load_part(x + k * ldx, columns, L::set(0)) : L::set(0);
    }
    transpose_square<L>(a);
    GRADWRIGHT_UNROLL
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
            GRADWRIGHT_UNROLL
            for (int k = 0; k < L::lanes; ++k) a[k] = L::load(from + k * ldx);
            transpose_square<L>(a);
            GRADWRIGHT_UNROLL
            for (int k = 0; k < L::lanes; ++k) L::store(to + k * ldy, a[k]);
        }
    }
}

}  // namespace
}  // namespace gradwright::execute
