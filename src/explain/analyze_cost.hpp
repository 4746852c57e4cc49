#pragma once
// Numbers stored and operations spent, as polynomials in the dimensions.

#include "expr/graph.hpp"

namespace gradwright {

/// Numbers in the dense array.
Dim stored_dense(const Expr& e);
/// Numbers in the distinct factors from which the closed form is made.
Dim stored_structured(const Expr& e);
/// Multiplications and additions to evaluate `e` with every shared node computed once, contractions
/// in a good order, and an inverse as n³.
Dim operations(const Expr& e);

}  // namespace gradwright
