#include "syntax/parse.hpp"

#include "syntax/lexer.hpp"
#include "syntax/lower.hpp"
#include "syntax/readings.hpp"
#include "syntax/typed.hpp"

#include <algorithm>
#include <set>

namespace gradwright {
namespace {

using namespace syntax;

/// Nodes beyond this would exhaust memory long before they could be differentiated.
constexpr std::size_t most_nodes = 2'000'000;

Result<std::vector<Declaration>> read_options(const ParseOptions& options) {
    std::vector<Declaration> list;
    for (const std::string& text : options.declarations) {
        const auto quoted = [&](Diagnostic fault) {
            fault.source = text;
            return fault;
        };
        Words words;
        auto tokens = tokenize(text, words);
        if (!tokens) return quoted(tokens.error());
        for (std::size_t at = 0; (*tokens)[at].kind != TokenKind::end;) {
            const TokenKind kind = (*tokens)[at].kind;
            if (kind == TokenKind::semicolon || kind == TokenKind::newline) {
                ++at;
                continue;
            }
            auto read = read_declarations(text, *tokens, words, at);
            if (!read) return quoted(read.error());
            for (Declaration& d : *read) {
                d.span = {};
                list.push_back(std::move(d));
            }
        }
    }
    return list;
}

std::optional<Diagnostic> find_duplicate(std::span<const Declaration> declarations,
                                         std::span<const Variable> earlier) {
    std::set<std::string> seen;
    for (const Variable& v : earlier) seen.insert(v.name);
    for (const Declaration& d : declarations)
        if (!seen.insert(d.name).second)
            return Diagnostic{"duplicate-declaration",
                              "`" + d.name + "` is declared twice",
                              d.span,
                              {},
                              "keep one of the declarations"};
    for (const Declaration& d : declarations)
        for (const Dim& extent : d.extents)
            for (const std::string& symbol : extent.symbols())
                if (seen.contains(symbol))
                    return Diagnostic{
                        "kind-conflict",
                        "`" + symbol + "` is declared as a variable and used as a size",
                        d.span,
                        {},
                        "rename one of the two"};
    return std::nullopt;
}

std::string kind_of(Form form) {
    switch (form) {
        case Form::scalar:
            return "scalar";
        case Form::column:
            return "vector";
        case Form::row:
            return "row";
        case Form::matrix:
            return "matrix";
        case Form::tensor:
            break;
    }
    return "tensor";
}

Form form_of(const Declaration& d) {
    return d.kind == "scalar"   ? Form::scalar
           : d.kind == "vector" ? Form::column
           : d.kind == "row"    ? Form::row
           : d.kind == "matrix" ? Form::matrix
                                : Form::tensor;
}

void add_declaration(Variable& v, const Declaration& d) {
    v.facts = d.facts;
    v.lower = d.lower;
    v.upper = d.upper;
    v.declaration = d.text;
    v.inferred = false;
}

Shape shape_of(Inference& types, const Type& type) {
    Shape shape;
    for (std::size_t i = 0; i < type.order; ++i)
        shape.push_back(types.extents().value(type.axes[i]).value_or(Dim(1)));
    return shape;
}

std::vector<Variable> make_variables(Graph& graph, const Formula& formula, Inference& types) {
    std::vector<Variable> list;
    for (std::size_t i = 0; i < formula.names.names.size(); ++i) {
        const Name& name = formula.names.names[i];
        if (name.known) {
            list.push_back(*name.known);
            continue;
        }
        const Type& type = types.type_of_name(i);
        Variable& v = list.emplace_back();
        v.name = name.text;
        v.kind = kind_of(type.form);
        v.row = type.is(Form::row);
        v.shape = shape_of(types, type);
        v.inferred = true;
        if (name.declared) add_declaration(v, *name.declared);
        v.symbol = graph.symbol(v.name, v.shape, v.facts);
    }
    return list;
}

void add_unused(Graph& graph, std::span<const Declaration> declarations,
                std::vector<Variable>& variables) {
    for (const Declaration& d : declarations) {
        const bool used = std::any_of(variables.begin(), variables.end(),
                                      [&](const Variable& v) { return v.name == d.name; });
        const bool sized = d.kind == "scalar" || d.sized;
        if (used || !sized) continue;
        Variable& v = variables.emplace_back();
        v.name = d.name;
        v.kind = kind_of(form_of(d));
        v.row = form_of(d) == Form::row;
        v.shape = d.extents;
        add_declaration(v, d);
        v.symbol = graph.symbol(v.name, v.shape, v.facts);
    }
}

/// Xw is one name here, where people who write by hand mean X*w.
void note_joined_names(const Formula& formula, std::vector<std::string>& notes) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (const Name& name : formula.names.names) {
        const std::string& text = name.text;
        if (!name.is_open() || text.size() != 2 || is_greek(text)) continue;
        if (letter(text[0]) && letter(text[1]))
            notes.push_back("`" + text + "` is read as one name; a product is `" +
                            text.substr(0, 1) + "*" + text.substr(1) + "`");
    }
}

void add_dimensions(const Formula& formula, Parsed& parsed) {
    parsed.dimensions = formula.names.dimensions;
    for (const Variable& v : parsed.variables)
        for (const Dim& extent : v.shape)
            for (const std::string& symbol : extent.symbols())
                if (std::find(parsed.dimensions.begin(), parsed.dimensions.end(), symbol) ==
                    parsed.dimensions.end())
                    parsed.dimensions.push_back(symbol);
}

std::string describe(std::span<const Dim> shape) {
    if (shape.empty()) return "a scalar";
    std::string text;
    for (const Dim& d : shape) text += (text.empty() ? "" : "×") + d.text();
    return (shape.size() == 1   ? "a vector of length "
            : shape.size() == 2 ? "a matrix "
                                : "a tensor ") +
           text;
}

/// Unifies the result with the shape it must have; constants then take their sizes from it.
std::optional<Diagnostic> require(const Formula& formula, Inference& types, const Shape& wanted) {
    const AstNode& root = formula.node(formula.ast.root);
    const Type& type = types.type(formula.ast.root);
    bool fits = type.order == wanted.size();
    for (std::size_t i = 0; fits && i < wanted.size(); ++i)
        fits = types.extents().unify(type.axes[i], types.fixed(wanted[i]));
    if (fits) return types.check_combinations();
    return Diagnostic{
        "shape-mismatch",
        "this is " + types.describe(type) + ", but " + describe(wanted) + " is needed",
        root.span,
        {},
        {}};
}

using Source = TypedFormula::Source;

Result<Parsed> finish(Graph& graph, std::unique_ptr<Source> source) {
    const Formula& formula = source->formula;
    Inference& types = *source->types;
    types.name_open_extents();
    if (types.has_fault()) return types.fault();
    Parsed parsed;
    parsed.variables = make_variables(graph, formula, types);
    std::vector<Expr> symbols;
    for (const Variable& v : parsed.variables) symbols.push_back(v.symbol);
    source->lowering = std::make_unique<Lowering>(graph, formula, types, std::move(symbols));
    auto expr = source->lowering->run();
    if (!expr) return expr.error();
    parsed.expr = *expr;
    parsed.notes = source->lowering->notes();
    note_joined_names(formula, parsed.notes);
    parsed.is_row = types.type(formula.ast.root).is(Form::row);
    add_unused(graph, source->declarations, parsed.variables);
    add_dimensions(formula, parsed);
    parsed.typed = std::make_shared<TypedFormula>(std::move(source));
    return parsed;
}

/// Reads source.text up to kinds and sizes.
std::optional<Diagnostic> read_formula(Graph& graph, Source& source, Scope scope) {
    source.rules = &graph.attached<OpRules>();
    auto script = read_script(source.text);
    if (!script) return script.error();
    for (Declaration& d : script->declarations) source.declarations.push_back(std::move(d));
    if (script->ast.nodes.size() > most_nodes)
        return Diagnostic{"too-large",
                          "the formula has more than two million parts",
                          script->ast.nodes[script->ast.root].span,
                          {},
                          {}};
    if (auto duplicate = find_duplicate(source.declarations, scope.variables)) return duplicate;
    scope.declarations = source.declarations;
    source.formula = {source.text, std::move(script->ast), {}};
    auto resolved = resolve(source.formula.ast, scope);
    if (!resolved) return resolved.error();
    source.formula.names = *std::move(resolved);
    auto types = infer_readings(source.formula, *source.rules);
    if (!types) return types.error();
    source.types = *std::move(types);
    return std::nullopt;
}

}  // namespace

Result<Parsed> parse(Graph& graph, std::string_view text, const ParseOptions& options) {
    return parse_beside(graph, text, {}, options);
}

Result<Parsed> parse_beside(Graph& graph, std::string_view text, const Parsed& context,
                            const ParseOptions& options) {
    auto declarations = read_options(options);
    if (!declarations) return declarations.error();
    Scope scope;
    scope.variables = context.variables;
    scope.dimensions = context.dimensions;
    scope.forced = options.names;
    auto source = std::make_unique<Source>();
    source->text = text;
    source->declarations = *std::move(declarations);
    if (auto failed = read_formula(graph, *source, scope)) return *std::move(failed);
    return finish(graph, std::move(source));
}

Result<Parsed> parse_in(Graph& graph, std::string_view text, const Parsed& context,
                        const std::optional<Shape>& required) {
    Scope scope;
    scope.variables = context.variables;
    scope.dimensions = context.dimensions;
    scope.closed = true;
    auto source = std::make_unique<Source>();
    source->text = text;
    if (auto failed = read_formula(graph, *source, scope)) return *std::move(failed);
    if (required) {
        if (auto failed = require(source->formula, *source->types, *required))
            return *std::move(failed);
    }
    return finish(graph, std::move(source));
}

}  // namespace gradwright
