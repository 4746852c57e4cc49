#pragma once
// What the matrix functions share: shape rules, the structure of an operand, batched directions.

#include "ops/elementwise.hpp"
#include "ops/kernels/dense.hpp"

#include <optional>

namespace gradwright::ops {

/// Beyond this a power of a matrix is one op instead of a product.
inline constexpr std::int64_t longest_power = 16;

Result<Shape> square_to_scalar(std::span<const Expr> operands, std::span<const std::int64_t>);
Result<Shape> square_to_square(std::span<const Expr> operands, std::span<const std::int64_t>);
Result<Shape> square_to_vector(std::span<const Expr> operands, std::span<const std::int64_t>);
Result<Shape> matrix_to_scalar(std::span<const Expr> operands, std::span<const std::int64_t>);
Result<Shape> matrix_to_matrix(std::span<const Expr> operands, std::span<const std::int64_t>);
/// The shape of the last operand: a direction, perhaps with batch axes in front.
Result<Shape> shape_of_direction(std::span<const Expr> operands, std::span<const std::int64_t>);

/// e = scalar * M1 * M2 * ..., every M square of the size of e.
struct SquareProduct {
    Expr scalar;
    std::vector<Expr> matrices;
};
/// Nothing unless e is such a product with a scalar or more than one matrix.
std::optional<SquareProduct> square_product(const Expr& e);
/// The vector d if e = diag(d) by its labels.
std::optional<Expr> diagonal_of(const Expr& e);
/// The matrices of e = kron(M1, M2, ...) if all are square.
std::vector<Expr> kronecker_factors(const Expr& e);
Expr kronecker(std::span<const Expr> matrices);
/// The number of rows, as a scalar.
Expr rows_of(const Expr& e);

/// If the last two axes of h are an identity pattern, h with F in its place.
std::optional<Expr> replace_identity(const Expr& h, const Expr& f);
Expr symmetric_part(const Expr& x);
/// h is a multiple of a by scalars, so that it commutes with every function of a.
bool is_multiple(const Expr& h, const Expr& a);

/// Of determinants and eigenvalues: as definite as the operand.
Facts facts_of_definite(const Expr& y);

/// "...ab" with the batch axes of a direction of the given order in front.
std::string batched(std::size_t order, std::string_view last_two);

using Unary = Array (*)(const Array&);
template <Unary f>
Array matrix_kernel(const KernelArgs&, std::span<const Array* const> x) {
    return f(*x[0]);
}

/// f(X, H) for every matrix of the batch H.
template <class F>
Array for_each_direction(const Array& h, F&& f) {
    Array y(h.extents);
    const std::vector<std::int64_t> one(h.extents.end() - 2, h.extents.end());
    const auto n = static_cast<std::size_t>(Array::count(one));
    for (std::size_t at = 0; n > 0 && at < h.size(); at += n) {
        const auto from = static_cast<std::ptrdiff_t>(at), to = static_cast<std::ptrdiff_t>(at + n);
        Array direction(one);
        std::copy(h.values.begin() + from, h.values.begin() + to, direction.values.begin());
        const Array image = f(direction);
        std::copy(image.values.begin(), image.values.end(), y.values.begin() + from);
    }
    return y;
}

}  // namespace gradwright::ops
