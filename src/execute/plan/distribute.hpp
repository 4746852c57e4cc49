#pragma once
// Expressions rewritten for cost, before they are lowered.

#include "expr/graph.hpp"

namespace gradwright::execute {

/// Products with sums are multiplied out where that is cheaper: (A + A')*x, a diagonal plus a
/// product of low rank. Factors common to all terms of a sum are taken out where the rest then has
/// fewer axes.
std::vector<Expr> rewritten_for_cost(std::span<const Expr> roots, const Sizes& sizes);

}  // namespace gradwright::execute
