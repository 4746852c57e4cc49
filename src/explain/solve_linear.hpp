#pragma once
// Equations that are affine in their unknown.

#include "expr/graph.hpp"

#include <optional>
#include <string>

namespace gradwright {

struct LinearSolution {
    std::string method;
    Expr left, right;  ///< the equation with the constant part on the right
    Expr value;
    Expr system;       ///< what must be invertible; empty for an element-wise division
    Expr root;         ///< of a system X'*W*X: its columns must be independent
    Expr otherwise;    ///< least norm, when the system is singular
};

/// Solves equation(x) = 0 if it is affine in x and of x's shape; nothing otherwise.
std::optional<LinearSolution> solve_linear(const Expr& equation, const Expr& x);

/// The number to divide by so that the equation has no common factor; positive.
Number common_factor(const Expr& e);

}  // namespace gradwright
