#pragma once
// Several rows of a matrix at once: products with a vector, sums of rows.

#include "execute/simd/transpose.hpp"

namespace gradwright::execute {
namespace {

/// The second half of a in place of the first.
template <class L>
Vec<L> second_half(Vec<L> a) {
    static_assert(L::lanes == 16);
    return __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14,
                                   15);
}

constexpr int rows_at_once = 8;

/// The folded lanes of a and b in turn.
template <class L>
Vec<L> folded(Vec<L> a, Vec<L> b) {
    return interleave_low<L>(a, b) + interleave_high<L>(a, b);
}
template <class L>
Vec<L> folded(Vec<L> a, Vec<L> b, Vec<L> c, Vec<L> d) {
    return folded<L>(folded<L>(a, c), folded<L>(b, d));
}

/// The sums of the lanes of eight vectors.
template <class L>
void store_sums(const Vec<L> (&a)[rows_at_once], typename L::T* z) {
    if constexpr (L::lanes == 2) {
        L::store(z, folded<L>(a[0], a[1]));
        L::store(z + 2, folded<L>(a[2], a[3]));
        L::store(z + 4, folded<L>(a[4], a[5]));
        L::store(z + 6, folded<L>(a[6], a[7]));
    } else if constexpr (L::lanes == 4) {
        L::store(z, folded<L>(a[0], a[1], a[2], a[3]));
        L::store(z + 4, folded<L>(a[4], a[5], a[6], a[7]));
    } else {
        const Vec<L> all =
            folded<L>(folded<L>(a[0], a[2], a[4], a[6]), folded<L>(a[1], a[3], a[5], a[7]));
        if constexpr (L::lanes == rows_at_once) {
            L::store(z, all);
        } else {
            L::store_part(z, all + second_half<L>(all), rows_at_once);
        }
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

template <int n>
struct Count {};

/// What a loop over rows fetches: the rows that follow it, from their first entry to their last,
/// which memory likes better than columns, unless there are gaps between the rows. A caller who
/// goes through a matrix in small blocks wants the next block; all others, what comes soon.
template <class T>
struct Following {
    Following(const T* x, std::int64_t ld, std::int64_t rows, std::int64_t n)
        : first(ahead(
              x, ld * (rows * n <= 65536 / static_cast<std::int64_t>(sizeof(T)) ? rows : soon))),
          dense(ld <= n + n / 4) {}

    static constexpr std::int64_t soon = 32;
    const T* first;
    bool dense;
};

/// z[k] = row k . w for `count` rows, with the same rounding for every count. Each vector of w
/// fetches half as many vectors as it is multiplied with, at next + j * step + k * row: a sum of
/// rows that comes after can fetch the others.
template <class L, int count>
void dots_of(const typename L::T* x, std::int64_t ld, std::int64_t n, const typename L::T* w,
             typename L::T* z, const typename L::T* next, std::int64_t step, std::int64_t row) {
    const Vec<L> zero = L::set(0);
    Vec<L> a[rows_at_once] = {zero, zero, zero, zero, zero, zero, zero, zero};
    std::int64_t j = 0;
    for (; j + L::lanes <= n; j += L::lanes) {
        const Vec<L> v = L::load(w + j);
        GRADWRIGHT_UNROLL
        for (int k = 0; k < count / 2; ++k) fetch(ahead(next, j * step + k * row));
        GRADWRIGHT_UNROLL
        for (int k = 0; k < count; ++k) a[k] = L::fma(L::load(x + k * ld + j), v, a[k]);
    }
    if (j < n) {
        const Vec<L> v = L::load_part(w + j, n - j, zero);
        GRADWRIGHT_UNROLL
        for (int k = 0; k < count; ++k) {
            a[k] = L::fma(L::load_part(x + k * ld + j, n - j, zero), v, a[k]);
        }
    }
    if constexpr (count == rows_at_once) {
        store_sums<L>(a, z);
    } else {
        typename L::T sums[rows_at_once];
        store_sums<L>(a, sums);
        for (int k = 0; k < count; ++k) z[k] = sums[k];
    }
}

template <class L>
void row_dots(const typename L::T* x, std::int64_t ld, std::int64_t rows, std::int64_t n,
              const typename L::T* w, typename L::T* z) {
    const Following<typename L::T> f(x, ld, rows, n);
    const std::int64_t next_row = f.dense ? L::lanes : ld;
    std::int64_t r = 0;
    const auto groups = [&]<int count>(Count<count>) {
        for (; r + count <= rows; r += count) {
            dots_of<L, count>(x + r * ld, ld, n, w, z + r, ahead(f.first, r / 2 * ld),
                              f.dense ? count / 2 : 1, next_row);
        }
    };
    groups(Count<8>());
    groups(Count<4>());
    groups(Count<1>());
}

/// g += s[r] * row r for `width` vectors of columns, or for the first `part` of one vector. The
/// sums stay in registers; several rows take turns, so that one product need not wait for another.
/// Row r fetches what lies at next + r * step.
template <class L, int width, bool whole>
void axpys_of(const typename L::T* x, std::int64_t ld, std::int64_t rows, std::int64_t part,
              const typename L::T* s, typename L::T* g, const typename L::T* next,
              std::int64_t step) {
    constexpr int turns = rows_at_once / width,
                  line = 64 / static_cast<int>(sizeof(typename L::T) * L::lanes);
    const Vec<L> zero = L::set(0);
    const auto entries = [&](const typename L::T* p) {
        if constexpr (whole) return L::load(p);
        return L::load_part(p, part, zero);
    };
    Vec<L> a[rows_at_once] = {zero, zero, zero, zero, zero, zero, zero, zero};
    std::int64_t r = 0;
    for (; r + turns <= rows; r += turns) {
        GRADWRIGHT_UNROLL
        for (int k = 0; k < rows_at_once; ++k) {
            const auto* row = x + (r + k / width) * ld + (k % width) * L::lanes;
            if (k % width % line == 0) {
                fetch(ahead(next, (r + k / width) * step + (k % width) * L::lanes));
            }
            a[k] = L::fma(L::set(s[r + k / width]), entries(row), a[k]);
        }
    }
    for (; r < rows; ++r) {
        GRADWRIGHT_UNROLL
        for (int k = 0; k < width; ++k) {
            a[k] = L::fma(L::set(s[r]), entries(x + r * ld + k * L::lanes), a[k]);
        }
    }
    GRADWRIGHT_UNROLL
    for (int k = rows_at_once - 1; k >= width; --k) a[k - width] = a[k - width] + a[k];
    GRADWRIGHT_UNROLL
    for (int k = 0; k < width; ++k) {
        typename L::T* y = g + k * L::lanes;
        if constexpr (whole) {
            L::store(y, L::load(y) + a[k]);
        } else {
            L::store_part(y, entries(y) + a[k], part);
        }
    }
}

template <class L>
void row_axpys(const typename L::T* x, std::int64_t ld, std::int64_t rows, std::int64_t n,
               const typename L::T* s, typename L::T* g) {
    constexpr std::int64_t block = 32, w = L::lanes;
    const Following<typename L::T> f(x, ld, rows, n);
    for (std::int64_t r = 0; r < rows; r += block) {
        const std::int64_t m = rows - r < block ? rows - r : block;
        const auto* at = x + r * ld;
        const auto next = [&](std::int64_t j) {
            return ahead(f.first, r * ld + (f.dense ? m * j : j));
        };
        std::int64_t j = 0;
        const auto columns = [&]<int width>(Count<width>) {
            for (; j + width * w <= n; j += width * w) {
                axpys_of<L, width, true>(at + j, ld, m, 0, s + r, g + j, next(j),
                                         f.dense ? width * w : ld);
            }
        };
        columns(Count<8>());
        columns(Count<2>());
        columns(Count<1>());
        if (j == n) continue;
        axpys_of<L, 1, false>(at + j, ld, m, n - j, s + r, g + j, next(j), f.dense ? n - j : ld);
    }
}

/// z[k] = row k . w and g += s[k] * row k for `count` rows, which are read once; `distance` entries
/// on, each row is fetched.
template <class L, int count>
void both_of(const typename L::T* x, std::int64_t ld, std::int64_t n, const typename L::T* w,
             typename L::T* z, const typename L::T* s, typename L::T* g, std::int64_t distance) {
    const Vec<L> zero = L::set(0);
    Vec<L> a[rows_at_once] = {zero, zero, zero, zero, zero, zero, zero, zero};
    Vec<L> scale[count];
    for (int k = 0; k < count; ++k) scale[k] = L::set(s[k]);
    std::int64_t j = 0;
    for (; j + L::lanes <= n; j += L::lanes) {
        const Vec<L> v = L::load(w + j);
        Vec<L> y = L::load(g + j);
        GRADWRIGHT_UNROLL
        for (int k = 0; k < count; ++k) {
            const Vec<L> entries = L::load(x + k * ld + j);
            fetch(ahead(x, k * ld + j + distance));
            a[k] = L::fma(entries, v, a[k]);
            y = L::fma(scale[k], entries, y);
        }
        L::store(g + j, y);
    }
    if (j < n) {
        const Vec<L> v = L::load_part(w + j, n - j, zero);
        Vec<L> y = L::load_part(g + j, n - j, zero);
        GRADWRIGHT_UNROLL
        for (int k = 0; k < count; ++k) {
            const Vec<L> entries = L::load_part(x + k * ld + j, n - j, zero);
            a[k] = L::fma(entries, v, a[k]);
            y = L::fma(scale[k], entries, y);
        }
        L::store_part(g + j, y, n - j);
    }
    typename L::T sums[rows_at_once];
    store_sums<L>(a, sums);
    for (int k = 0; k < count; ++k) z[k] = sums[k];
}

template <class L>
void row_dots_and_axpys(const typename L::T* x, std::int64_t ld, std::int64_t rows, std::int64_t n,
                        const typename L::T* w, typename L::T* z, const typename L::T* s,
                        typename L::T* g) {
    constexpr int group = 4;
    // The same columns of the next group: rows come from memory in order.
    std::int64_t r = 0;
    for (; r + group <= rows; r += group) {
        both_of<L, group>(x + r * ld, ld, n, w, z + r, s + r, g, group * ld);
    }
    for (; r < rows; ++r) both_of<L, 1>(x + r * ld, ld, n, w, z + r, s + r, g, ld);
}

}  // namespace
}  // namespace gradwright::execute
