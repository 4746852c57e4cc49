#pragma once

#include <gradwright/result.hpp>

#include "syntax/token.hpp"

namespace gradwright::syntax {

/// Splits text into tokens, ending in one of kind `end`. Greek letters and other mathematical
/// characters become the names and operators they stand for.
Result<std::vector<Token>> tokenize(std::string_view text, Words& words);

/// Whether a name is a spelled-out Greek letter: lambda, Sigma.
bool is_greek(std::string_view name);

}  // namespace gradwright::syntax
