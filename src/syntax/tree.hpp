#pragma once

#include "syntax/ast.hpp"

namespace gradwright::syntax {

/// Appends nodes to a tree; children are there already.
class TreeBuilder {
public:
    explicit TreeBuilder(Ast& ast) : ast_(ast) {}

    AstId leaf(AstKind kind, const Token& token) {
        AstNode node;
        node.kind = kind;
        node.atomic = true;
        node.span = node.sign = token.span;
        node.word = token.word;
        return append(node);
    }

    AstId reference(AstId definition, const Token& token) {
        const AstId id = leaf(AstKind::reference, token);
        attach(id, {&definition, 1});
        return id;
    }

    AstId add(AstKind kind, std::span<const AstId> children, Span sign, Span span,
              WordId word = 0) {
        AstNode node;
        node.kind = kind;
        node.span = span;
        node.sign = sign;
        node.word = word;
        const AstId id = append(node);
        attach(id, children);
        return id;
    }

private:
    AstId append(const AstNode& node) {
        ast_.nodes.push_back(node);
        return AstId(ast_.nodes.size() - 1);
    }
    void attach(AstId id, std::span<const AstId> children) {
        ast_.nodes[id].first = std::uint32_t(ast_.children.size());
        ast_.nodes[id].count = std::uint32_t(children.size());
        ast_.children.insert(ast_.children.end(), children.begin(), children.end());
    }

    Ast& ast_;
};

}  // namespace gradwright::syntax
