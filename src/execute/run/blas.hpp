#pragma once
// The BLAS and LAPACK routines in use, row by row as everything here is, one thread each.

#include "execute/plan/plan.hpp"

namespace gradwright::execute::blas {

/// A matrix in memory; one of the strides is 1 unless that side has one entry.
template <class T>
struct Matrix {
    T* data = nullptr;
    Count row_stride = 0, column_stride = 1;
};

/// c = scale * a * b (+ c): a is m×k, b is k×n. No side is empty.
template <class T>
void multiply(Count m, Count n, Count k, T scale, Matrix<const T> a, Matrix<const T> b,
              bool accumulate, Matrix<T> c);
/// The upper triangle of c = scale * a * a' (+ c): a is n×k.
template <class T>
void multiply_symmetric(Count n, Count k, T scale, Matrix<const T> a, bool accumulate, Matrix<T> c);

/// In place: the lower triangle row by row, rows `ld` apart, becomes L with A = L*L'. The entry
/// where it fails, from 1, or 0.
template <class T>
Count cholesky(Count n, T* a, Count ld);
/// b (n×columns) becomes L⁻¹ b, or L⁻ᵀ b.
template <class T>
void solve_triangle(Count n, const T* l, Count ld, bool transposed, T* b, Count columns,
                    Count row_stride);
/// b (rows×n) becomes b L⁻ᵀ; its rows are as far apart as those of L.
template <class T>
void divide_by_triangle(Count n, const T* l, Count ld, Count rows, T* b);
/// In place; pivots has n entries. The column without a pivot, from 1, or 0.
template <class T>
Count lu(Count n, T* a, T* pivots);
/// b (n×columns, row by row) becomes the solution.
template <class T>
void solve_lu(Count n, const T* factors, const T* pivots, bool transposed, T* b, Count columns,
              T* scratch);
/// `a` holds the columns of an m×n matrix one after the other and becomes what `apply_qr` needs;
/// `pivots` begins with R, upper to Fortran. Scratch: n times a panel.
template <class T>
void qr(Count m, Count n, T* a, T* pivots, T* scratch);
/// out (n×columns, row by row) minimises the distance to right (m×columns). Scratch: columns times
/// the rows of a block and a panel.
template <class T>
void solve_qr(Count m, Count n, const T* factors, const T* pivots, const T* right, Count columns,
              T* out, T* scratch);
/// The transpose of that: from n×columns to m×columns. Scratch: columns times n and a panel.
template <class T>
void solve_qr_transposed(Count m, Count n, const T* factors, const T* pivots, const T* right,
                         Count columns, T* out, T* scratch);
/// In place.
template <class T>
void invert_lu(Count n, T* factors, const T* pivots, T* scratch);

/// While one lives, in whatever thread, the library works in the threads that call it.
class OneThread {
public:
    explicit OneThread(bool wanted);
    ~OneThread();
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    bool counted_;
};

}  // namespace gradwright::execute::blas
