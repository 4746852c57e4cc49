#pragma once
// How tightly operators bind.

#include "syntax/ast.hpp"

#include <optional>

namespace gradwright::syntax {

/// What waits on the operator stack: an operator or an open bracket.
struct Pending {
    enum class Form : std::uint8_t { binary, prefix, paren, call, index, block, bars };
    Form form = Form::binary;
    AstKind kind = AstKind::add;  ///< of a binary or prefix operator
    int precedence = 0;
    Span span;
    WordId word = 0;
    std::size_t base = 0;      ///< operands below this one belong to the outside
    std::size_t row_base = 0;  ///< first operand of the current row of a block
    std::size_t rows = 0;      ///< finished rows of a block
};

struct Infix {
    AstKind kind;
    int precedence;
};

inline constexpr int minus_precedence = 4, power_precedence = 5, exponent_minus = 6,
                     root_precedence = 7;

inline std::optional<Infix> infix(TokenKind kind) {
    switch (kind) {
        case TokenKind::less:
            return Infix{AstKind::less, 1};
        case TokenKind::less_equal:
            return Infix{AstKind::less_equal, 1};
        case TokenKind::greater:
            return Infix{AstKind::greater, 1};
        case TokenKind::greater_equal:
            return Infix{AstKind::greater_equal, 1};
        case TokenKind::equal:
            return Infix{AstKind::equal, 1};
        case TokenKind::plus:
            return Infix{AstKind::add, 2};
        case TokenKind::minus:
            return Infix{AstKind::subtract, 2};
        case TokenKind::star:
            return Infix{AstKind::multiply, 3};
        case TokenKind::slash:
            return Infix{AstKind::divide, 3};
        case TokenKind::dot_star:
            return Infix{AstKind::times, 3};
        case TokenKind::dot_slash:
            return Infix{AstKind::over, 3};
        case TokenKind::kron:
            return Infix{AstKind::call, 3};
        case TokenKind::caret:
            return Infix{AstKind::power, power_precedence};
        case TokenKind::dot_caret:
            return Infix{AstKind::dot_power, power_precedence};
        default:
            return std::nullopt;
    }
}

}  // namespace gradwright::syntax
