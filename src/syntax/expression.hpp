#pragma once

#include <gradwright/result.hpp>

#include "syntax/ast.hpp"

#include <unordered_map>

namespace gradwright::syntax {

/// Local definitions (y = A*x) by name.
using Definitions = std::unordered_map<WordId, AstId>;

/// Reads the expression that starts at `at`, up to the end of the statement, into the tree.
Result<AstId> read_expression(std::string_view text, Ast& ast, std::span<const Token> tokens,
                              const Definitions& definitions, std::size_t& at);

}  // namespace gradwright::syntax
