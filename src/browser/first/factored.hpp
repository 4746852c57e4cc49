#pragma once
// Factorisations of small matrices in plain loops: Eigen's weigh 60 kB. Row-major, as arrays are.

#include "base/array.hpp"

#include <cmath>
#include <optional>

namespace gradwright::browser {

inline double size_of(double x) { return std::abs(x); }
inline double size_of(const Complex& x) { return std::norm(x); }

/// P A = L U with partial pivoting.
template <class T>
class Lu {
public:
    explicit Lu(const ArrayOf<T>& a);

    T pivot(std::int64_t i) const { return factors_.at(i, i); }
    std::int64_t rows() const { return factors_.extents[0]; }
    T determinant() const;
    /// A⁻¹ B, or A⁻ᵀ B.
    std::vector<T> solve(const T* b, std::int64_t columns, bool transposed) const;

private:
    ArrayOf<T> factors_;
    std::vector<std::int64_t> order_;  ///< row i of P A is row order_[i] of A
    bool odd_ = false;
};

/// The lower factor; nothing where the matrix is not positive definite. Reads the lower half.
std::optional<Array> cholesky_factor(const Array& a);

/// a b, for a of `left` and b of `right` columns; a transposed operand is stored columns first.
template <class T>
void multiply_plainly(std::int64_t left, std::int64_t shared, std::int64_t right, const T* a,
                      bool ta, const T* b, bool tb, T* c);

bool all_finite(const Array& a);
bool all_finite(const ComplexArray& a);

}  // namespace gradwright::browser
