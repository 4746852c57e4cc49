#pragma once
// Which variable, dimension, constant or function each name of the tree stands for.

#include <gradwright/result.hpp>

#include "ops/op.hpp"
#include "syntax/builtins.hpp"
#include "syntax/parser.hpp"

#include <unordered_map>

namespace gradwright {
struct Variable;
}

namespace gradwright::syntax {

/// A variable of the formula.
struct Name {
    std::string text;
    Span first;  ///< where it occurs first
    const Declaration* declared = nullptr;
    const Variable* known = nullptr;  ///< of the formula a claim belongs to
    bool is_open() const { return !declared && !known; }
};

/// Exactly one of the two is set.
struct Callee {
    const Builtin* builtin = nullptr;
    const Op* op = nullptr;
};

struct Resolved {
    std::vector<Name> names;
    std::vector<Callee> callees;
    std::vector<Dim> extents;             ///< of size arguments and dimensions used as scalars
    std::vector<std::string> dimensions;  ///< symbols, in order of appearance
};

/// What is known before the formula is read.
struct Scope {
    std::span<const Declaration> declarations;
    std::span<const Variable> variables;  ///< of the formula a claim belongs to
    std::span<const std::string> dimensions;
    std::span<const std::string> forced;  ///< variables even where a constant has the name
    bool closed = false;                  ///< no further names may occur
};

Result<Resolved> resolve(Ast& ast, const Scope& scope);

/// Every name that can be called, for suggestions.
std::vector<std::string> callable_names();

}  // namespace gradwright::syntax
