#pragma once
// Products and factorisations large enough for several threads, in tiles. Which tiles follows from
// the sizes alone, so that results are equal to the last bit for any number of threads.

#include "execute/run/blas.hpp"

namespace gradwright::execute::tiled {

/// Whether a product of these sizes is more than one tile.
bool splits_product(Count m, Count n, Count k);
/// The same for what is done with n×n factors.
bool splits_factors(Count n);
bool splits_solution(Count n, Count columns);

/// As the functions of the same name in blas.hpp.
template <class T>
void multiply(int threads, Count m, Count n, Count k, T scale, blas::Matrix<const T> a,
              blas::Matrix<const T> b, bool accumulate, blas::Matrix<T> c);
template <class T>
void multiply_symmetric(int threads, Count n, Count k, T scale, blas::Matrix<const T> a,
                        bool accumulate, blas::Matrix<T> c);
template <class T>
Count cholesky(int threads, Count n, T* a);
template <class T>
void solve_cholesky(int threads, Count n, const T* factors, T* b, Count columns);
/// The inverse, both triangles, from the factors. Scratch: `inverse_room`.
Count inverse_room(Count n);
template <class T>
void invert_cholesky(int threads, Count n, const T* factors, T* out, T* scratch);
/// Copies the upper triangle of an n×n matrix onto the lower one.
template <class T>
void mirror(int threads, Count n, Count down, Count across, T* a);

}  // namespace gradwright::execute::tiled
