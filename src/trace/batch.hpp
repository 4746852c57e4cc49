#pragma once
// A function of one sample as a function of a whole batch: one more label on everything.

#include <gradwright/result.hpp>

#include "expr/graph.hpp"

namespace gradwright {

/// `f` for every sample at once: each `first` of the replacements is a node of f, each `second` has
/// one axis more, in front, of the same extent for all. The result has that axis in front of f's.
/// Contractions take the label; ops that act entry by entry, on trailing axes, or are linear in a
/// batch of directions do too; others are refused by name.
Result<Expr> batched(const Expr& f, std::span<const std::pair<Expr, Expr>> replacements);

/// `e` repeated along a new axis in front.
Expr repeated(const Expr& e, const Dim& extent);

}  // namespace gradwright
