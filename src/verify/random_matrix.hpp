#pragma once
// Square matrices with declared structure, made from any square matrix.

#include "base/array.hpp"
#include "expr/facts.hpp"

namespace gradwright {

/// A well-conditioned matrix with the facts (symmetric, definite, diagonal, orthogonal, lower
/// triangular), made from the entries of `a`.
Array shaped_by(Facts facts, const Array& a);

/// The matrix whose rows are the first row of `a`, rotated. Such matrices commute. With the
/// symmetric fact it is symmetric; other facts are not honoured.
Array circulant(Facts facts, const Array& a);

/// The part of `v` along which a matrix with these facts may move from `at`.
Array tangent_to(Facts facts, const Array& v, const Array& at);

}  // namespace gradwright
