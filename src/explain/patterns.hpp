#pragma once
// Notation for derivations: trees with parts put in, and terms whose differential comes last.

#include "render/trees.hpp"

#include <span>
#include <utility>

namespace gradwright::explain {

using render::Tree;

/// Stands for operand k of a node while its notation or its rule is found out. Its name cannot be
/// typed.
Expr stand_in(Graph& graph, std::size_t k, std::span<const Dim> shape, Facts facts);

/// Its differential, in a rule.
Expr stand_in_tangent(const Expr& stand_in);

/// d(tree), not yet worked out.
Tree marked(render::Trees& trees, Tree tree);

/// `tree` with the trees of stand-ins replaced. For small trees: it recurses.
Tree replaced(render::Trees& trees, Tree tree, std::span<const std::pair<Tree, Tree>> parts);

/// The same form of other operands.
Tree copy_with(render::Trees& trees, Tree tree, std::vector<Tree> args);

/// The transpose; of a sum as (A + B)', in the order it has.
Tree turned(render::Trees& trees, Tree tree);

bool contains(Tree tree, Tree part);
/// A tangent or the mark of a differential occurs in it.
bool holds_differential(Tree tree);

/// A product of entries in this order.
Tree entries_in_order(render::Trees& trees, const std::vector<Tree>& factors);
/// A product in this order, with a minus of a factor in front.
Tree product_in_order(render::Trees& trees, std::vector<Tree> factors);
/// The sum of all entries; of a product of entries as an inner product.
Tree total_of(render::Trees& trees, Tree x);

/// The same value, linear in `hole`, with `hole` as far to the right as it goes: in a trace last,
/// in a scalar product not transposed.
Tree with_last(render::Trees& trees, Tree tree, Tree hole);

/// A term as a coefficient and the rest.
struct Weighted {
    Number coefficient = 1;
    Tree tree = nullptr;
};
/// Numbers and divisors of the factors in one fraction.
Weighted gathered(render::Trees& trees, Tree tree);
Tree sum_of(render::Trees& trees, const std::vector<Weighted>& terms);

}  // namespace gradwright::explain
