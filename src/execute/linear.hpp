#pragma once
// Matrix products and factorisations; the only header of this room whose .cpp sees Eigen.

#include "base/array.hpp"

#include <memory>

namespace gradwright::execute {

struct ProductShape {
    std::int64_t batch, left, shared, right;
};
/// c[b] = a[b] * b[b] for a stack of matrices; a `transposed` operand is stored columns first.
template <class T>
void multiply(const ProductShape& shape, const T* a, bool a_transposed, const T* b,
              bool b_transposed, T* c);

/// Applies the inverse of a matrix without forming it; the factorisation is made once.
template <class T>
class Solver {
public:
    virtual ~Solver() = default;
    /// A⁻¹ B, or A⁻ᵀ B; B is stored row-major with `columns` columns.
    virtual std::vector<T> solve(const T* b, std::int64_t columns, bool transposed) const = 0;
};

/// By Cholesky where it exists and `positive_definite` says so, else by LU with partial pivoting.
template <class T>
std::unique_ptr<Solver<T>> square_solver(const ArrayOf<T>& a, bool positive_definite);
/// Minimises ‖X z − B‖ by Householder QR with column pivoting: (X'X)⁻¹X' without X'X. X has at
/// least as many rows as columns. No complex one: a complex step is not Hermitian.
std::unique_ptr<Solver<double>> least_squares_solver(const Array& x, bool x_transposed);

}  // namespace gradwright::execute
