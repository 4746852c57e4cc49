#pragma once
// The three memoised traversals. Operands have smaller ids than their users, so each is a loop.

#include "expr/graph.hpp"
#include "expr/node_map.hpp"

#include <functional>
#include <vector>

namespace gradwright {

/// Every node reachable from the roots, operands before users.
std::vector<Expr> reachable(std::span<const Expr> roots);

/// Whether `e` depends on any of `variables`; one flag per reachable node, by id.
NodeMap<bool> dependence(const Expr& e, std::span<const Expr> variables);
bool depends_on(const Expr& e, const Expr& variable);

/// Rebuilds `e` bottom-up: every node is rebuilt from rewritten children and then passed to `f`.
using Rewrite = std::function<Expr(const Expr&)>;
Expr rewrite(const Expr& e, const Rewrite& f);

/// Replaces symbols (or any nodes) by expressions of equal shape.
Expr substitute(const Expr& e, std::span<const std::pair<Expr, Expr>> replacements);

/// The node with other children (same count and shapes), renormalised.
Expr with_children(const Expr& e, std::span<const Expr> children);

}  // namespace gradwright
