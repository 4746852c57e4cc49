#pragma once

#include <gradwright/result.hpp>

#include "expr/dim.hpp"
#include "expr/facts.hpp"
#include "syntax/token.hpp"

#include <optional>
#include <span>

namespace gradwright::syntax {

struct Declaration {
    std::string name;
    Span span;                 ///< of the name
    std::string kind;          ///< scalar, vector, row, matrix or tensor
    std::vector<Dim> extents;  ///< empty if left open
    bool sized = false;
    bool square = false;
    Facts facts = Facts::none;
    std::optional<double> lower, upper;
    std::string text;  ///< as typed
};

/// Reads declarations from the tokens at `at`: "A, B: matrix(m,n), positive", several of them
/// separated by commas. Stops at ';', a newline or the end.
Result<std::vector<Declaration>> read_declarations(std::string_view text,
                                                   std::span<const Token> tokens,
                                                   const Words& words, std::size_t& at);

/// Whether a declaration starts at `at`: names separated by commas, then a colon.
bool starts_declaration(std::span<const Token> tokens, std::size_t at);

}  // namespace gradwright::syntax
