#pragma once
// Axes along which a node is a copy: 1x' does not change along its first axis.

#include "expr/graph.hpp"

#include <vector>

namespace gradwright {

/// Per axis, whether nothing in `e` depends on it.
std::vector<bool> constant_axes(const Expr& e);

/// `e`, which is constant along the axes to drop, without them.
Expr without_axes(const Expr& e, const std::vector<bool>& drop);

/// The reverse: `e` copied along the axes of `shape` that are marked.
Expr copied_along(const Expr& e, const std::vector<bool>& marked, std::span<const Dim> shape);

}  // namespace gradwright
