#pragma once

#include <gradwright/result.hpp>

#include "syntax/ast.hpp"
#include "syntax/declarations.hpp"

namespace gradwright::syntax {

/// What a text holds: declarations, definitions (inlined as references), and one formula.
struct Script {
    Ast ast;
    std::vector<Declaration> declarations;
};

Result<Script> read_script(std::string_view text);

}  // namespace gradwright::syntax
