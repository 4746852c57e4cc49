#pragma once
// One formula being worked on: its graph, its variables, and the rooms composed around it.

#include <gradwright/derive.hpp>

#include "render/text.hpp"
#include "syntax/parse.hpp"
#include "verify/proof.hpp"

#include <memory>

namespace gradwright::api {

struct Workspace {
    std::shared_ptr<Graph> graph;
    Parsed parsed;
    /// The formula in numerically stable form: what is differentiated and evaluated.
    Expr expr;
    /// Its Jacobian by a variable, where several were derived together.
    std::vector<std::pair<Expr, Expr>> jacobians{};
};

Result<Workspace> open_workspace(const std::string& formula,
                                 const std::vector<std::string>& declarations,
                                 const std::vector<std::string>& wrt);

/// The variables named, or the only one. Each entry of `wrt` may hold several, as in "W,b".
Result<std::vector<Variable>> variables_named(Workspace& work, const std::vector<std::string>& wrt);

/// The formula `text`, which must have the shape given; a new name becomes a variable of it.
/// Empty: a new variable called `fallback`, or that with a number behind.
Result<Expr> direction_of(Workspace& work, const std::string& text, const std::string& fallback,
                          std::span<const Dim> shape, Facts facts);

/// A formula with the one unknown that something is to be found for.
struct Opened {
    Workspace work;
    Variable unknown;
};
/// `unknown` may be empty where there is one variable; `purpose` as in "one unknown is solved for
/// at a time".
Result<Opened> open_for(const std::string& formula, const std::vector<std::string>& declarations,
                        const std::string& unknown, std::string_view purpose);

/// Makes a symbol known to formulas read later: a direction, a tangent.
void add_symbol(Workspace& work, const Expr& symbol);

Expr simplified(const Expr& e);
/// The ASCII text alone reads back as the identical expression: the sizes of constants are written
/// if nothing in it fixes them. A result of order three or more needs its shape beside the text.
Rendered rendered(Workspace& work, const Expr& e, bool as_row = false);

/// For reading only: constants without their sizes, marks of derivations allowed.
Rendered shown(render::Tree tree);
Rendered shown(const Expr& e);

/// How the expression would be typed: as the formula was, or read back from its text. Null where
/// the text does not read back as it.
std::shared_ptr<const TypedFormula> typed_form(const Workspace& work, const Expr& e);

std::vector<std::string> texts_of(std::span<const Dim> shape);
/// "scalar", "a vector of length n", "a matrix m×n".
std::string shape_in_words(std::span<const Dim> shape);
std::vector<VariableReport> variable_reports(const Workspace& work);
std::map<std::string, Limits> limits_of(const Workspace& work);

/// A point of the executor from values by name; sizes follow from the extents.
Result<Point> point_of(const Workspace& work, std::span<const Expr> needed,
                       const NamedArrays& values);
inline Result<Point> point_of(const Workspace& work, const Expr& needed,
                              const NamedArrays& values) {
    return point_of(work, std::span(&needed, 1), values);
}

Diagnostic fault(std::string slug, std::string message, std::string hint = "");

}  // namespace gradwright::api
