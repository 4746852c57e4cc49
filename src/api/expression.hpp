#pragma once
// What stands behind the expressions of C++: a node of a graph that its users share.

#include <gradwright/expression.hpp>

#include "api/workspace.hpp"
#include "syntax/typed.hpp"

#include <unordered_map>

namespace gradwright::api {

struct ExpressionState {
    std::shared_ptr<Graph> graph;  ///< null for a number that met no model yet
    Expr expr;
    bool row = false;
    double number = 0;
    std::optional<Diagnostic> error;
};

/// Kept beside the nodes of a graph: the names that formulas may use, and every form that was
/// written, by the shapes of its operands, to be lowered again for others.
struct Notebook {
    Parsed parsed;
    std::unordered_map<std::string, std::shared_ptr<const Parsed>> forms;
};

Expression expression_of(std::shared_ptr<Graph> graph, const Expr& e, bool row = false);
Expression failed(Diagnostic fault);
Diagnostic too_many_operands();
/// The expression as a variable called `name`, for formulas about it; a number becomes a node of
/// the graph.
Variable as_variable(Graph& graph, const std::string& name, const ExpressionState& state);
/// The graph that the operands have in common, a new one for numbers; the first of their mistakes.
Result<std::shared_ptr<Graph>> common_graph(std::initializer_list<const Expression*> operands);

/// A form of one operator or function, with nodes of one graph as its operands.
Result<Expr> lowered_form(Graph& graph, std::string_view form, std::span<const Variable> operands,
                          bool& row);

/// The formula with everything around it that requests need. Refused if the expression is not ok.
Result<Workspace> open_workspace(const Expression& f);

/// A graph that somebody else keeps alive.
std::shared_ptr<Graph> borrowed(Graph& graph);

}  // namespace gradwright::api
