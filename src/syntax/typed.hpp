#pragma once
// The formula as typed, node by node with its value, and any node's value for other operands: what
// a derivation needs to follow the user's own order of factors and terms.

#include "syntax/declarations.hpp"
#include "syntax/lower.hpp"

#include <memory>

namespace gradwright {

class TypedFormula {
public:
    /// Everything the lowering refers to; made in place, as its parts point at one another.
    struct Source {
        std::string text;
        std::vector<syntax::Declaration> declarations;
        syntax::Formula formula;
        syntax::OpRules* rules = nullptr;  ///< learned once for the graph
        std::unique_ptr<syntax::Inference> types;
        std::unique_ptr<syntax::Lowering> lowering;
    };
    explicit TypedFormula(std::unique_ptr<Source> source) : source_(std::move(source)) {}

    const syntax::Ast& ast() const { return source_->formula.ast; }
    const syntax::AstNode& node(syntax::AstId id) const { return source_->formula.node(id); }
    const syntax::Type& type(syntax::AstId id) const { return source_->types->type(id); }
    /// Empty for what has no value of its own: labels, sizes, the inner part of a long sum.
    Expr value(syntax::AstId id) const { return source_->lowering->value(id); }
    /// The value of the node if its operands had these values, of the same shapes; empty where the
    /// node does not accept them.
    Expr value_with(syntax::AstId id, std::span<const Expr> operands) const {
        return source_->lowering->again(id, operands);
    }
    /// The formula for evaluation only: each form of the notation is lowered alone, with operands
    /// of which nothing but the shape is known. No law holds across forms, so that its values owe
    /// nothing to any simplification.
    Expr form_by_form() const { return source_->lowering->form_by_form(); }

private:
    std::unique_ptr<Source> source_;
};

}  // namespace gradwright
