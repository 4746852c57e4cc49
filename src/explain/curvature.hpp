#pragma once
// The shape of a function near a point, from the eigenvalues of its Hessian there.

#include "execute/execute.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gradwright {

enum class CriticalKind : std::uint8_t {
    strict_minimum,
    strict_maximum,
    saddle,
    valley,  ///< flat in some direction, upwards in the others
    ridge,   ///< flat in some direction, downwards in the others
    flat,
    unknown,  ///< the Hessian is not finite
};
std::string_view name_of(CriticalKind kind);  ///< of a stationary point
/// The same away from stationary points: "curves upwards in every direction".
std::string_view bend_of(CriticalKind kind);

struct Spectrum {
    Array eigenvalues;   ///< ascending
    Array eigenvectors;  ///< columns
    CriticalKind kind = CriticalKind::flat;
    double condition = 0;  ///< largest over smallest size of an eigenvalue; infinite if singular
};

/// Of a symmetric matrix.
Spectrum spectrum_of(const Array& hessian);

/// Second derivatives by several variables as one matrix: block (i, j) has the axes of variable i,
/// then those of variable j.
using Blocks = std::vector<std::vector<Expr>>;
Result<Blocks> hessian_blocks(const Expr& f, std::span<const Expr> variables);
/// Its value; each variable is flattened row by row.
Result<Array> block_matrix(const Blocks& blocks, const Point& point);

/// An orthonormal basis of the directions in which the variables may move, as columns: all of them,
/// but for variables declared symmetric, diagonal or lower triangular.
Array free_directions(std::span<const Expr> variables, const Point& point);
/// B'*H*B.
Array restricted(const Array& hessian, const Array& basis);

/// −H⁻¹g, on the directions in which H is not flat.
Array newton_step(const Spectrum& spectrum, const Array& gradient);

}  // namespace gradwright
