#include "execute/run/tiled.hpp"

#include "execute/run/pool.hpp"

#include <algorithm>

namespace gradwright::execute::tiled {
namespace {

using blas::Matrix;

/// Fewer multiplications are one tile. Tiles pack what they read anew, so that they are large.
constexpr double least_work = 6e7;
constexpr Count least_side = 128, most_side = 1024;
/// Rows and columns of a tile of a factorisation.
constexpr Count tile = 128;
/// A mirrored tile stays in the nearest cache.
constexpr Count mirrored = 32;

bool is_worth_it(Count m, Count n, Count k) {
    return static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k) >= least_work;
}

/// One side of a product, cut into parts that begin at whole cache lines.
struct Cut {
    Count extent, parts = 1, step;

    Cut(Count e, Count wanted) : extent(e), step(e) {
        if (wanted < 2) return;
        step = in_lines((e + wanted - 1) / wanted);
        parts = (e + step - 1) / step;
    }
    Count begin(Count t) const { return t * step; }
    Count size(Count t) const { return std::min(step, extent - begin(t)); }
};

/// Into how many parts a side is cut, at least.
Count parts_of(Count extent, bool worth_it, Count least) {
    if (!worth_it || extent < 2 * least_side) return 1;
    return std::max(least, (extent + most_side - 1) / most_side);
}

template <class T>
Matrix<T> from(const Matrix<T>& a, Count row, Count column) {
    return {a.data + row * a.row_stride + column * a.column_stride, a.row_stride, a.column_stride};
}

Count tiles_in(Count n) { return (n + tile - 1) / tile; }

}  // namespace

bool splits_product(Count m, Count n, Count k) {
    return is_worth_it(m, n, k) && std::max(m, n) >= 2 * least_side;
}
bool splits_factors(Count n) { return n > tile; }
bool splits_solution(Count n, Count columns) {
    return parts_of(columns, is_worth_it(n, n, columns), 2) > 1;
}

template <class T>
void multiply(int threads, Count m, Count n, Count k, T scale, Matrix<const T> a, Matrix<const T> b,
              bool accumulate, Matrix<T> c) {
    const bool worth_it = is_worth_it(m, n, k);
    // The longer side is cut in any case.
    const Cut rows(m, parts_of(m, worth_it, m >= n ? 2 : 1));
    const Cut columns(n, parts_of(n, worth_it, m >= n ? 1 : 2));
    run_tasks(threads, rows.parts * columns.parts, [&](Count t) {
        const Count r = t / columns.parts, q = t % columns.parts;
        const Count i = rows.begin(r), j = columns.begin(q);
        blas::multiply<T>(rows.size(r), columns.size(q), k, scale, from(a, i, 0), from(b, 0, j),
                          accumulate, from(c, i, j));
    });
}

// The tiles on the diagonal, which are half the work, last.
template <class T>
void multiply_symmetric(int threads, Count n, Count k, T scale, Matrix<const T> a, bool accumulate,
                        Matrix<T> c) {
    const Cut cut(n, parts_of(n, is_worth_it(n, n, k), 2));
    const Count beside = cut.parts * (cut.parts - 1) / 2;
    const Matrix<const T> turned{a.data, a.column_stride, a.row_stride};
    run_tasks(threads, beside + cut.parts, [&](Count t) {
        if (t >= beside) {
            const Count i = cut.begin(t - beside);
            blas::multiply_symmetric<T>(cut.size(t - beside), k, scale, from(a, i, 0), accumulate,
                                        from(c, i, i));
            return;
        }
        Count q = 1;
        for (; t >= q; ++q) t -= q;
        const Count i = cut.begin(t), j = cut.begin(q);
        blas::multiply<T>(cut.size(t), cut.size(q), k, scale, from(a, i, 0), from(turned, 0, j),
                          accumulate, from(c, i, j));
    });
}

// Column by column of tiles: factor the one on the diagonal, solve for those below, subtract their
// products from all that is right of them. Rows are tasks, the longest first.
template <class T>
Count cholesky(int threads, Count n, T* a) {
    for (Count k = 0; k < n; k += tile) {
        const Count width = std::min(tile, n - k), next = k + width;
        T* const corner = a + k * n + k;
        if (const Count failed = blas::cholesky(width, corner, n)) return k + failed;
        const Count below = tiles_in(n - next);
        const auto row = [&](Count t) { return next + (below - 1 - t) * tile; };
        run_tasks(threads, below, [&](Count t) {
            blas::divide_by_triangle(width, corner, n, std::min(tile, n - row(t)),
                                     a + row(t) * n + k);
        });
        run_tasks(threads, below, [&](Count t) {
            const Count i = row(t), rows = std::min(tile, n - i);
            const Matrix<const T> left{a + i * n + k, n, 1};
            if (i > next) {
                blas::multiply<T>(rows, i - next, width, T(-1), left, {a + next * n + k, 1, n},
                                  true, {a + i * n + next, n, 1});
            }
            // The lower triangle, seen as the upper one of the transpose.
            blas::multiply_symmetric<T>(rows, width, T(-1), left, true, {a + i * n + i, 1, n});
        });
    }
    return 0;
}

template <class T>
void solve_cholesky(int threads, Count n, const T* factors, T* b, Count columns) {
    const Cut cut(columns, parts_of(columns, is_worth_it(n, n, columns), 2));
    run_tasks(threads, cut.parts, [&](Count t) {
        for (const bool transposed : {false, true}) {
            blas::solve_triangle(n, factors, n, transposed, b + cut.begin(t), cut.size(t), columns);
        }
    });
}

Count inverse_room(Count n) { return tiles_in(n) * tile * tile; }

// W = L⁻¹ column by column of tiles, each from its diagonal on, below the diagonal of `out`; the
// tiles of W'W then go above it, and those on it, where W still is, to the scratch first.
template <class T>
void invert_cholesky(int threads, Count n, const T* factors, T* out, T* scratch) {
    const Count tiles = tiles_in(n), beside = tiles * (tiles - 1) / 2;
    run_tasks(threads, tiles, [&](Count t) {
        const Count first = t * tile, width = std::min(tile, n - first);
        for (Count i = first; i < n; i += tile) {
            T* const b = out + i * n + first;
            const Count rows = std::min(tile, n - i);
            if (i == first) {
                for (Count r = 0; r < rows; ++r) {
                    std::fill_n(b + r * n, width, T(0));
                    b[r * n + r] = 1;
                }
            } else {
                blas::multiply<T>(rows, width, i - first, -1, {factors + i * n + first, n, 1},
                                  {out + first * (n + 1), n, 1}, false, {b, n, 1});
            }
            blas::solve_triangle(rows, factors + i * (n + 1), n, false, b, width, n);
        }
    });
    run_tasks(threads, beside + tiles, [&](Count t) {
        if (t >= beside) {
            const Count i = (t - beside) * tile, width = std::min(tile, n - i);
            blas::multiply_symmetric<T>(width, n - i, 1, {out + i * (n + 1), 1, n}, false,
                                        {scratch + (t - beside) * tile * tile, tile, 1});
            return;
        }
        Count q = 1;
        for (; t >= q; ++q) t -= q;
        const Count i = t * tile, j = q * tile, width = std::min(tile, n - j);
        blas::multiply<T>(tile, width, n - j, 1, {out + j * n + i, 1, n}, {out + j * (n + 1), n, 1},
                          false, {out + i * n + j, n, 1});
    });
    for (Count i = 0; i < n; ++i) {
        const Count from = i / tile * tile, end = std::min(n, from + tile);
        const T* const row = scratch + from * tile + (i - from) * tile;
        std::copy(row + (i - from), row + (end - from), out + i * n + i);
    }
    mirror(threads, n, n, 1, out);
}

namespace {

/// Entries at rows [i, high) and columns [j, end) to the columns and rows of these numbers.
template <class T>
void turn(Count i, Count high, Count j, Count end, Count down, Count across, T* a) {
    const Kernels<T>& k = kernels<T>();
    const T* const from = a + i * down + j * across;
    T* const to = a + j * down + i * across;
    if (across == 1) {
        k.transpose(from, down, to, down, high - i, end - j);
    } else if (down == 1) {
        k.transpose(from, across, to, across, end - j, high - i);
    } else {
        for (Count p = 0; p < high - i; ++p) {
            for (Count q = 0; q < end - j; ++q)
                to[q * down + p * across] = from[p * down + q * across];
        }
    }
}

}  // namespace

template <class T>
void mirror(int threads, Count n, Count down, Count across, T* a) {
    const Count rows = splits_factors(n) ? tile : std::max<Count>(n, 1);
    run_tasks(threads, (n + rows - 1) / rows, [&](Count t) {
        const Count last = std::min(n, (t + 1) * rows);
        for (Count i = t * rows; i < last; i += mirrored) {
            const Count high = std::min(last, i + mirrored);
            for (Count p = i; p < high; ++p) {
                for (Count q = p + 1; q < high; ++q) {
                    a[q * down + p * across] = a[p * down + q * across];
                }
            }
            for (Count j = high; j < n; j += mirrored) {
                turn(i, high, j, std::min(n, j + mirrored), down, across, a);
            }
        }
    });
}

#define GRADWRIGHT_INSTANTIATE(T)                                                               \
    template void multiply(int, Count, Count, Count, T, Matrix<const T>, Matrix<const T>, bool, \
                           Matrix<T>);                                                          \
    template void multiply_symmetric(int, Count, Count, T, Matrix<const T>, bool, Matrix<T>);   \
    template Count cholesky(int, Count, T*);                                                    \
    template void solve_cholesky(int, Count, const T*, T*, Count);                              \
    template void invert_cholesky(int, Count, const T*, T*, T*);                                \
    template void mirror(int, Count, Count, Count, T*);
GRADWRIGHT_INSTANTIATE(double)
GRADWRIGHT_INSTANTIATE(float)
#undef GRADWRIGHT_INSTANTIATE

}  // namespace gradwright::execute::tiled
