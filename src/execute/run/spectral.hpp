#pragma once
// Eigenvalues and singular values by LAPACK, in memory of the caller.

#include "execute/plan/plan.hpp"

namespace gradwright::execute::blas {

/// Working memory, in entries, that the functions below ask for.
template <class T>
Count eigen_room(Count n);
template <class T>
Count svd_room(Count m, Count n);

/// a, symmetric, becomes its eigenvectors, one a row; values ascend. False where none were found.
template <class T>
bool eigen(Count n, T* a, T* values, T* room);

/// a (m×n, row by row) is lost. With k = min(m, n): values (k) descend, left is m×k, and right is
/// k×n: one vector a row.
template <class T>
bool svd(Count m, Count n, T* a, T* values, T* left, T* right, T* room);

}  // namespace gradwright::execute::blas
