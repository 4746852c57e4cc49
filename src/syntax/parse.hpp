#pragma once
// Text -> expression: declarations, local definitions and one formula, with kinds and sizes
// inferred.

#include <gradwright/result.hpp>

#include "expr/graph.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright {

class TypedFormula;

/// A name of the formula, declared or read from its use.
struct Variable {
    std::string name;
    std::string kind;  ///< scalar, vector, row, matrix or tensor
    Shape shape;
    Facts facts = Facts::none;
    bool inferred = false;  ///< not declared: the kind was read from the formula
    bool row = false;       ///< a row vector; its node is of order 1 like a column's
    Expr symbol;
    std::optional<double> lower, upper;  ///< from `in(lower, upper)`
    std::string declaration;             ///< as typed, empty if inferred
};

struct ParseOptions {
    std::vector<std::string> declarations;  ///< as given with --var, e.g. "A: matrix(m,n)"
    std::vector<std::string> names;  ///< variables even where a constant has the name (e, pi)
};

struct Parsed {
    Expr expr;
    bool is_row = false;                  ///< the result is a row vector
    std::vector<Variable> variables;      ///< in order of appearance, then declared and unused
    std::vector<std::string> dimensions;  ///< every dimension symbol, in order of appearance
    std::vector<std::string> notes;       ///< broadcasts and customary pitfalls
    std::shared_ptr<const TypedFormula> typed;  ///< lives no longer than the graph
};

/// Reads declarations, definitions and one formula. Spans of diagnostics refer to `text`; a fault
/// in `options.declarations` has an empty span and quotes the declaration.
///     parse(graph, "x'*A*x", {})  is a scalar, with A: matrix n×n and x: vector n inferred.
Result<Parsed> parse(Graph& graph, std::string_view text, const ParseOptions& options = {});

/// Reads a second formula in the environment of a first: its names and dimensions are known and no
/// other may occur. With `required`, the result must have that shape, and sizes of constants that
/// stay open (`vector(1)`, `eye`) are taken from it.
Result<Parsed> parse_in(Graph& graph, std::string_view text, const Parsed& context,
                        const std::optional<Shape>& required = {});

/// Reads a further formula of a notebook: the names and dimensions of `context` keep their meaning,
/// and the formula may bring new ones. None may be declared twice.
Result<Parsed> parse_beside(Graph& graph, std::string_view text, const Parsed& context,
                            const ParseOptions& options = {});

}  // namespace gradwright
