#pragma once
// The tree as typed, flat and in postorder: children come before their parents, so that every pass
// over it is a loop.

#include "syntax/token.hpp"

#include <span>

namespace gradwright::syntax {

enum class AstKind : std::uint8_t {
    number,     ///< word: the literal
    name,       ///< word
    text,       ///< word: the string of an einsum
    all,        ///< ':' as an index
    axis,       ///< rows, cols or all as the last operand of a reduction
    size,       ///< target: a size argument
    reference,  ///< child 0: the definition it stands for
    constant,   ///< word: pi or e
    dimension,  ///< target: a dimension symbol used as a scalar
    negate,
    transpose,
    add,
    subtract,
    multiply,
    divide,
    times,
    over,
    power,
    dot_power,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    index,      ///< child 0 indexed by the others
    call,       ///< word: the function as typed
    block_row,  ///< side by side
    block,      ///< one above the other
};

using AstId = std::uint32_t;

struct AstNode {
    AstKind kind = AstKind::number;
    bool atomic = false;    ///< needs no parentheses when quoted before a postfix
    bool constant = false;  ///< no variable occurs in it
    bool ignored = false;   ///< part of a size argument
    Span span;
    Span sign;  ///< the operator or the function's name
    WordId word = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::uint32_t target = 0;  ///< what resolve() found: a name, a callee or an extent
};

struct Ast {
    std::vector<AstNode> nodes;
    std::vector<AstId> children;
    Words words;
    AstId root = 0;

    std::span<const AstId> operands(const AstNode& node) const {
        return std::span(children).subspan(node.first, node.count);
    }
    AstId child(const AstNode& node, std::size_t i) const { return children[node.first + i]; }
    const std::string& word(const AstNode& node) const { return words[node.word]; }
};

}  // namespace gradwright::syntax
