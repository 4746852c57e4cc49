// Expressions: how operators and functions make one of others.
#include "api/expression.hpp"

#include "base/text.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"

#include <cmath>

namespace gradwright {

namespace {

using namespace api;

constexpr std::size_t longest_quotation = 400;

Expr number_node(Graph& graph, double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.15g", value);
    const Number exact = Number::decimal(text);
    return graph.number(exact.value() == value ? exact : Number::inexact(value));
}

/// How tightly the loosest operator outside brackets binds.
int tightness(std::string_view text) {
    int depth = 0, loosest = 4;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (depth > 0) continue;
        const bool sum = c == '-' || (c == '+' && i > 0 && text[i - 1] == ' ');
        const int here = c == '<' || c == '>' || c == '=' ? 0
                         : sum                            ? 1
                         : c == '*' || c == '/'           ? 2
                         : c == '^' || c == '\''          ? 3
                                                          : 4;
        loosest = std::min(loosest, here);
    }
    return loosest;
}

/// The names in `form` replaced by what they stand for.
std::string quoted(std::string_view form, std::span<const std::string_view> names,
                   std::span<const std::string> texts) {
    const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    const bool call = form.find('(') != form.npos;
    std::string text;
    for (std::size_t at = 0; at < form.size();) {
        std::size_t end = at;
        while (end < form.size() && letter(form[end])) ++end;
        const std::string_view word = form.substr(at, std::max<std::size_t>(end - at, 1));
        const auto name = std::find(names.begin(), names.end(), word);
        if (name == names.end()) {
            text += word;
        } else {
            const std::string& operand = texts[static_cast<std::size_t>(name - names.begin())];
            const int around = tightness(form) + (at > 0 ? 1 : 0);
            text += call || tightness(operand) >= around ? operand : "(" + operand + ")";
        }
        at += word.size();
    }
    return text;
}

/// The fault as it would be reported for the formula written out, with carets under its parts.
Diagnostic in_words(Graph& graph, std::string_view form, std::span<const Variable> operands,
                    Diagnostic fault) {
    std::vector<std::string_view> names;
    std::vector<std::string> texts;
    std::size_t length = form.size();
    for (const Variable& v : operands) {
        names.push_back(v.name);
        texts.push_back(render::render(v.symbol, render::Format::ascii));
        length += texts.back().size();
    }
    fault.source = form;
    if (length > longest_quotation) return fault;
    const std::string text = quoted(form, names, texts);
    const Result<Parsed> read = parse_in(graph, text, graph.attached<Notebook>().parsed);
    // A name that only the caller knows, such as one of the parameters of a rule.
    if (read || read.error().slug == "unknown-name") return fault;
    Diagnostic d = read.error();
    d.source = text;
    return d;
}

std::string key_of(std::string_view form, std::span<const Variable> operands) {
    std::string key(form);
    for (const Variable& v : operands) {
        key += v.row ? "|row" : "|";
        for (const Dim& d : v.shape) key += ' ' + d.text();
    }
    return key;
}

/// The form lowered again with other operands of the same shapes; empty if it does not take them.
Expr lowered_again(const Parsed& form, std::span<const Variable> operands) {
    const TypedFormula& typed = *form.typed;
    const syntax::Ast& ast = typed.ast();
    std::vector<Expr> values;
    for (const syntax::AstId id : ast.operands(typed.node(ast.root))) {
        values.push_back(typed.value(id));
        if (typed.node(id).kind != syntax::AstKind::name) continue;
        for (const Variable& v : operands) {
            if (v.name == ast.word(typed.node(id))) values.back() = v.symbol;
        }
    }
    return typed.value_with(ast.root, values);
}

}  // namespace

Result<std::shared_ptr<Graph>> api::common_graph(
    std::initializer_list<const Expression*> operands) {
    std::shared_ptr<Graph> graph;
    for (const Expression* e : operands) {
        const ExpressionState& s = *e->state();
        if (s.error) return *s.error;
        if (!s.graph) continue;
        if (graph && graph != s.graph) {
            return fault(
                "unknown-variable",
                "`" + render::render(s.expr, render::Format::ascii) + "` belongs to another model",
                "build both in one gradwright::Model");
        }
        graph = s.graph;
    }
    return graph ? graph : std::make_shared<Graph>();
}

Result<Expr> api::lowered_form(Graph& graph, std::string_view form,
                               std::span<const Variable> operands, bool& row) {
    std::shared_ptr<const Parsed>& known = graph.attached<Notebook>().forms[key_of(form, operands)];
    if (known) {
        row = known->is_row;
        if (const Expr again = lowered_again(*known, operands)) return again;
    }
    Parsed context;
    context.variables.assign(operands.begin(), operands.end());
    context.dimensions = graph.attached<Notebook>().parsed.dimensions;
    Result<Parsed> read = parse_in(graph, form, context);
    if (!read) return in_words(graph, form, operands, std::move(read).error());
    row = read->is_row;
    known = std::make_shared<const Parsed>(std::move(*read));
    return known->expr;
}

Diagnostic api::too_many_operands() {
    return fault("wrong-argument-count", "a form takes at most six operands");
}

Expression api::failed(Diagnostic fault) {
    auto state = std::make_shared<ExpressionState>();
    state->error = std::move(fault);
    return Expression(std::move(state));
}

Expression api::expression_of(std::shared_ptr<Graph> graph, const Expr& e, bool row) {
    auto state = std::make_shared<ExpressionState>();
    state->graph = std::move(graph);
    state->expr = e;
    state->row = row;
    return Expression(std::move(state));
}

std::shared_ptr<Graph> api::borrowed(Graph& graph) { return {std::shared_ptr<Graph>(), &graph}; }

Variable api::as_variable(Graph& graph, const std::string& name, const ExpressionState& state) {
    static constexpr const char* kinds[] = {"scalar", "vector", "matrix"};
    Variable v;
    v.name = name;
    v.symbol = state.graph ? state.expr : number_node(graph, state.number);
    v.kind = v.symbol.order() < 3 ? kinds[v.symbol.order()] : "tensor";
    v.row = state.row;
    v.shape.assign(v.symbol.shape().begin(), v.symbol.shape().end());
    v.facts = v.symbol.is_symbol() ? v.symbol->declared : Facts::none;
    return v;
}

Expression::Expression()
    : Expression(failed(fault("missing-value", "this expression was never given a value"))) {}
Expression::Expression(std::shared_ptr<const ExpressionState> state) : state_(std::move(state)) {}

Expression Expression::of_number(double number) {
    if (!std::isfinite(number)) {
        return failed(fault("bad-number", "a number in a formula must be finite",
                            "use a variable, and give it the value"));
    }
    auto state = std::make_shared<ExpressionState>();
    state->number = number;
    return Expression(std::move(state));
}

bool Expression::ok() const { return !state_->error; }
const Diagnostic& Expression::error() const { return *state_->error; }

Expression Expression::written(std::string_view form,
                               std::initializer_list<const Expression*> operands) {
    Result<std::shared_ptr<Graph>> graph = common_graph(operands);
    if (!graph) return failed(std::move(graph).error());
    if (operands.size() > operand_names.size()) return failed(too_many_operands());
    std::vector<Variable> variables;
    for (const Expression* e : operands) {
        const std::string name(operand_names.substr(variables.size(), 1));
        variables.push_back(as_variable(**graph, name, *e->state_));
    }
    bool row = false;
    Result<Expr> made = lowered_form(**graph, form, variables, row);
    if (!made) return failed(std::move(made).error());
    return expression_of(std::move(*graph), *made, row);
}

std::string Expression::text() const { return rendered().ascii; }

Rendered Expression::rendered() const {
    Result<Workspace> work = open_workspace(*this);
    if (!work) return {};
    return api::rendered(*work, work->parsed.expr, work->parsed.is_row);
}

std::vector<std::string> Expression::shape() const {
    return ok() && state_->graph ? texts_of(state_->expr.shape()) : std::vector<std::string>{};
}

bool Expression::same_as(const Expression& other) const {
    if (!ok() || !other.ok()) return false;
    if (!state_->graph && !other.state_->graph) return state_->number == other.state_->number;
    const Expression difference = *this - other;
    return difference.ok() && difference.state_->expr.is_zero() && shape() == other.shape() &&
           state_->row == other.state_->row;
}

Result<Workspace> api::open_workspace(const Expression& f) {
    const ExpressionState& state = *f.state();
    if (state.error) return *state.error;
    Workspace work;
    work.graph = state.graph ? state.graph : std::make_shared<Graph>();
    work.parsed = work.graph->attached<Notebook>().parsed;
    work.parsed.expr = state.graph ? state.expr : number_node(*work.graph, state.number);
    work.parsed.is_row = state.row;
    work.parsed.notes.clear();
    work.parsed.typed = nullptr;
    work.expr = work.parsed.expr;
    return work;
}

}  // namespace gradwright
