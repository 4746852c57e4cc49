#pragma once
// A typed formula as notation, in the user's own order of terms and factors.

#include "explain/patterns.hpp"
#include "syntax/typed.hpp"

#include <unordered_map>

namespace gradwright::explain {

using syntax::AstId;

class TypedNotation {
public:
    TypedNotation(const TypedFormula& typed, Graph& graph)
        : typed_(typed), graph_(graph), trees_(render::trees_of(graph)) {}

    Tree tree(AstId id);
    /// The node with other operands.
    Tree with(AstId id, std::vector<Tree> operands);
    /// A node that has operands, and where they have values.
    bool is_operand(AstId id) const;
    bool is_row(AstId id) const { return typed_.type(id).is(syntax::Form::row); }
    /// A row vector as the column that its node is, and back.
    Tree turned_if_row(AstId id, Tree x) { return is_row(id) ? trees_.transposed(x) : x; }
    /// A stand-in for an operand of this node, with or without what is known of it.
    Expr stand_in_for(AstId id, std::size_t k, bool with_facts) const;
    render::Trees& trees() { return trees_; }

private:
    Tree ordered(const syntax::AstNode& node, const std::vector<Tree>& x);
    Tree power(const syntax::AstNode& node, const std::vector<Tree>& x);
    Tree quotient(Tree a, Tree b);
    Tree sum(const syntax::AstNode& node, const std::vector<Tree>& x);
    Tree from_pattern(AstId id, const std::vector<Tree>& operands);

    const TypedFormula& typed_;
    Graph& graph_;
    render::Trees& trees_;
    std::unordered_map<AstId, Tree> known_, patterns_;
};

}  // namespace gradwright::explain
