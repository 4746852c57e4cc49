#include "execute/run/blas.hpp"

#include <algorithm>
#include <mutex>
#include <type_traits>

// The Fortran interface, so that any BLAS will do.
extern "C" {
void dgemm_(const char*, const char*, const int*, const int*, const int*, const double*,
            const double*, const int*, const double*, const int*, const double*, double*,
            const int*);
void sgemm_(const char*, const char*, const int*, const int*, const int*, const float*,
            const float*, const int*, const float*, const int*, const float*, float*, const int*);
void dsyrk_(const char*, const char*, const int*, const int*, const double*, const double*,
            const int*, const double*, double*, const int*);
void ssyrk_(const char*, const char*, const int*, const int*, const float*, const float*,
            const int*, const float*, float*, const int*);
void dtrsm_(const char*, const char*, const char*, const char*, const int*, const int*,
            const double*, const double*, const int*, double*, const int*);
void strsm_(const char*, const char*, const char*, const char*, const int*, const int*,
            const float*, const float*, const int*, float*, const int*);
void dpotrf_(const char*, const int*, double*, const int*, int*);
void spotrf_(const char*, const int*, float*, const int*, int*);
void dgetrf_(const int*, const int*, double*, const int*, int*, int*);
void sgetrf_(const int*, const int*, float*, const int*, int*, int*);
void dgetrs_(const char*, const int*, const int*, const double*, const int*, const int*, double*,
             const int*, int*);
void sgetrs_(const char*, const int*, const int*, const float*, const int*, const int*, float*,
             const int*, int*);
void dgetri_(const int*, double*, const int*, const int*, double*, const int*, int*);
void sgetri_(const int*, float*, const int*, const int*, float*, const int*, int*);
void dtpqrt_(const int*, const int*, const int*, const int*, double*, const int*, double*,
             const int*, double*, const int*, double*, int*);
void stpqrt_(const int*, const int*, const int*, const int*, float*, const int*, float*, const int*,
             float*, const int*, float*, int*);
void dtpmqrt_(const char*, const char*, const int*, const int*, const int*, const int*, const int*,
              const double*, const int*, const double*, const int*, double*, const int*, double*,
              const int*, double*, int*);
void stpmqrt_(const char*, const char*, const int*, const int*, const int*, const int*, const int*,
              const float*, const int*, const float*, const int*, float*, const int*, float*,
              const int*, float*, int*);

// OpenBLAS alone has its own threads; another library leaves these unresolved.
__attribute__((weak)) int openblas_get_num_threads(void);
__attribute__((weak)) void openblas_set_num_threads(int);
}

namespace gradwright::execute::blas {
namespace {

/// The routine for the precision.
template <class T, class Double, class Single>
auto for_type(Double* f64, Single* f32) {
    if constexpr (std::is_same_v<T, double>) {
        return f64;
    } else {
        return f32;
    }
}

/// As Fortran sees a matrix: columns first. A row-major matrix is its transpose.
template <class T>
struct Seen {
    char how = 'N';
    int ld = 1;
};
template <class T>
Seen<T> seen(const Matrix<T>& a, Count rows, Count columns) {
    if (a.column_stride == 1 || columns == 1) {
        return {'T', static_cast<int>(std::max<Count>({1, a.row_stride, columns}))};
    }
    return {'N', static_cast<int>(std::max<Count>({1, a.column_stride, rows}))};
}

}  // namespace

template <class T>
void multiply(Count m, Count n, Count k, T scale, Matrix<const T> a, Matrix<const T> b,
              bool accumulate, Matrix<T> c) {
    if (c.column_stride != 1 && n != 1) {
        // Columns first: c' = b' * a'.
        multiply<T>(n, m, k, scale, {b.data, b.column_stride, b.row_stride},
                    {a.data, a.column_stride, a.row_stride}, accumulate,
                    {c.data, c.column_stride, c.row_stride});
        return;
    }
    // Row-major c is c' to Fortran: c' = b' * a', where a row-major operand is not to be turned.
    const auto left = seen(b, k, n), right = seen(a, m, k);
    const char how_b = left.how == 'T' ? 'N' : 'T', how_a = right.how == 'T' ? 'N' : 'T';
    const int rows = static_cast<int>(m), columns = static_cast<int>(n),
              depth = static_cast<int>(k);
    const int ldc = static_cast<int>(std::max<Count>({1, c.row_stride, n}));
    const T beta = accumulate ? 1 : 0;
    for_type<T>(dgemm_, sgemm_)(&how_b, &how_a, &columns, &rows, &depth, &scale, b.data, &left.ld,
                                a.data, &right.ld, &beta, c.data, &ldc);
}

template <class T>
void multiply_symmetric(Count n, Count k, T scale, Matrix<const T> a, bool accumulate,
                        Matrix<T> c) {
    const auto s = seen(a, n, k);
    // The upper triangle row by row is the lower one to Fortran.
    const bool by_rows = c.column_stride == 1;
    const char how = s.how == 'T' ? 'T' : 'N', triangle = by_rows ? 'L' : 'U';
    const int order = static_cast<int>(n), depth = static_cast<int>(k);
    const Count ld = by_rows ? c.row_stride : c.column_stride;
    const int ldc = static_cast<int>(std::max<Count>({1, ld, n}));
    const T beta = accumulate ? 1 : 0;
    for_type<T>(dsyrk_, ssyrk_)(&triangle, &how, &order, &depth, &scale, a.data, &s.ld, &beta,
                                c.data, &ldc);
}

template <class T>
Count cholesky(Count n, T* a, Count ld) {
    // Row-major lower is upper to Fortran.
    const int order = static_cast<int>(n), step = static_cast<int>(std::max<Count>(1, ld));
    int info = 0;
    for_type<T>(dpotrf_, spotrf_)("U", &order, a, &step, &info);
    return info;
}

template <class T>
void solve_triangle(Count n, const T* l, Count ld, bool transposed, T* b, Count columns,
                    Count row_stride) {
    // To Fortran b is b', columns×n, and the factor U = L': b' * U⁻¹, or b' * U⁻ᵀ.
    const int order = static_cast<int>(n), c = static_cast<int>(columns),
              step = static_cast<int>(std::max<Count>(1, ld)),
              ldb = static_cast<int>(std::max<Count>(1, row_stride));
    const T one = 1;
    for_type<T>(dtrsm_, strsm_)("R", "U", transposed ? "T" : "N", "N", &c, &order, &one, l, &step,
                                b, &ldb);
}

template <class T>
void divide_by_triangle(Count n, const T* l, Count ld, Count rows, T* b) {
    // To Fortran b is b', n×rows: U⁻ᵀ b'.
    const int order = static_cast<int>(n), c = static_cast<int>(rows), step = static_cast<int>(ld);
    const T one = 1;
    for_type<T>(dtrsm_, strsm_)("L", "U", "T", "N", &order, &c, &one, l, &step, b, &step);
}

template <class T>
Count lu(Count n, T* a, T* pivots) {
    const int order = static_cast<int>(n), ld = std::max(1, order);
    int info = 0;
    for_type<T>(dgetrf_, sgetrf_)(&order, &order, a, &ld, reinterpret_cast<int*>(pivots), &info);
    return info;
}

template <class T>
void solve_lu(Count n, const T* factors, const T* pivots, bool transposed, T* b, Count columns,
              T* scratch) {
    const int order = static_cast<int>(n), c = static_cast<int>(columns), ld = std::max(1, order);
    const Kernels<T>& k = kernels<T>();
    k.transpose(b, columns, scratch, n, n, columns);
    int info = 0;
    // What Fortran factored is the transpose.
    for_type<T>(dgetrs_, sgetrs_)(transposed ? "N" : "T", &order, &c, factors, &ld,
                                  reinterpret_cast<const int*>(pivots), scratch, &ld, &info);
    k.transpose(scratch, n, b, columns, columns, n);
}

template <class T>
void qr(Count m, Count n, T* a, T* pivots, T* scratch) {
    const QrShape shape = qr_shape(m, n);
    std::fill_n(pivots, n * n, T(0));
    const int order = static_cast<int>(n), ld = static_cast<int>(m), rectangular = 0,
              panel = static_cast<int>(shape.panel);
    for (Count k = 0; k < shape.blocks; ++k) {
        const Count first = k * shape.rows;
        const int rows = static_cast<int>(std::min(shape.rows, m - first));
        int info = 0;
        for_type<T>(dtpqrt_, stpqrt_)(&rows, &order, &rectangular, &panel, pivots, &order,
                                      a + first, &ld, pivots + (n + k * shape.panel) * n, &panel,
                                      scratch, &info);
    }
}

namespace {

/// [top, bottom] times Q of one block, or its transpose, from the right: to Fortran both are
/// turned.
template <class T>
void reflect(const QrShape& shape, Count m, Count n, Count k, const T* factors, const T* pivots,
             bool transposed, Count columns, T* top, T* bottom, T* scratch) {
    const Count first = k * shape.rows;
    const int c = static_cast<int>(columns), order = static_cast<int>(n), rectangular = 0,
              ld = static_cast<int>(m), panel = static_cast<int>(shape.panel),
              rows = static_cast<int>(std::min(shape.rows, m - first));
    int info = 0;
    for_type<T>(dtpmqrt_, stpmqrt_)(
        "R", transposed ? "T" : "N", &c, &rows, &order, &rectangular, &panel, factors + first, &ld,
        pivots + (n + k * shape.panel) * n, &panel, top, &c, bottom, &c, scratch, &info);
}

}  // namespace

template <class T>
void solve_qr(Count m, Count n, const T* factors, const T* pivots, const T* right, Count columns,
              T* out, T* scratch) {
    const QrShape shape = qr_shape(m, n);
    std::fill_n(out, n * columns, T(0));
    T* const block = scratch + shape.panel * columns;
    for (Count k = 0; k < shape.blocks; ++k) {
        const Count first = k * shape.rows;
        std::copy_n(right + first * columns, std::min(shape.rows, m - first) * columns, block);
        reflect(shape, m, n, k, factors, pivots, false, columns, out, block, scratch);
    }
    const int order = static_cast<int>(n), c = static_cast<int>(columns);
    const T one = 1;
    for_type<T>(dtrsm_, strsm_)("R", "U", "T", "N", &c, &order, &one, pivots, &order, out, &c);
}

template <class T>
void solve_qr_transposed(Count m, Count n, const T* factors, const T* pivots, const T* right,
                         Count columns, T* out, T* scratch) {
    const QrShape shape = qr_shape(m, n);
    T* const top = scratch + shape.panel * columns;
    std::copy_n(right, n * columns, top);
    std::fill_n(out, m * columns, T(0));
    const int order = static_cast<int>(n), c = static_cast<int>(columns);
    const T one = 1;
    for_type<T>(dtrsm_, strsm_)("R", "U", "N", "N", &c, &order, &one, pivots, &order, top, &c);
    for (Count k = shape.blocks; k-- > 0;) {
        T* const bottom = out + k * shape.rows * columns;
        reflect(shape, m, n, k, factors, pivots, true, columns, top, bottom, scratch);
    }
}

template <class T>
void invert_lu(Count n, T* factors, const T* pivots, T* scratch) {
    const int order = static_cast<int>(n), ld = std::max(1, order);
    const int room = std::max(1, order) * 64;
    int info = 0;
    for_type<T>(dgetri_, sgetri_)(&order, factors, &ld, reinterpret_cast<const int*>(pivots),
                                  scratch, &room, &info);
}

namespace {

/// The number of threads is one setting for the whole process: the first user saves it and the last
/// one puts it back.
struct LibraryThreads {
    std::mutex mutex;
    int users = 0, before = 1;
};
LibraryThreads& library_threads() {
    static LibraryThreads threads;
    return threads;
}
bool has_threads_of_its_own() {
    return openblas_get_num_threads != nullptr && openblas_set_num_threads != nullptr;
}

}  // namespace

OneThread::OneThread(bool wanted) : counted_(wanted && has_threads_of_its_own()) {
    if (!counted_) return;
    LibraryThreads& t = library_threads();
    const std::lock_guard lock(t.mutex);
    if (t.users++ > 0) return;
    t.before = openblas_get_num_threads();
    if (t.before != 1) openblas_set_num_threads(1);
}

OneThread::~OneThread() {
    if (!counted_) return;
    LibraryThreads& t = library_threads();
    const std::lock_guard lock(t.mutex);
    if (--t.users == 0 && t.before != 1) openblas_set_num_threads(t.before);
}

#define GRADWRIGHT_INSTANTIATE(T)                                                                 \
    template void multiply(Count, Count, Count, T, Matrix<const T>, Matrix<const T>, bool,        \
                           Matrix<T>);                                                            \
    template void multiply_symmetric(Count, Count, T, Matrix<const T>, bool, Matrix<T>);          \
    template Count cholesky(Count, T*, Count);                                                    \
    template void solve_triangle(Count, const T*, Count, bool, T*, Count, Count);                 \
    template void divide_by_triangle(Count, const T*, Count, Count, T*);                          \
    template Count lu(Count, T*, T*);                                                             \
    template void solve_lu(Count, const T*, const T*, bool, T*, Count, T*);                       \
    template void qr(Count, Count, T*, T*, T*);                                                   \
    template void solve_qr(Count, Count, const T*, const T*, const T*, Count, T*, T*);            \
    template void solve_qr_transposed(Count, Count, const T*, const T*, const T*, Count, T*, T*); \
    template void invert_lu(Count, T*, const T*, T*);
GRADWRIGHT_INSTANTIATE(double)
GRADWRIGHT_INSTANTIATE(float)
#undef GRADWRIGHT_INSTANTIATE

}  // namespace gradwright::execute::blas
