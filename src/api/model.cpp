// Models: where the variables of expressions come from.
#include "api/expression.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace gradwright {

namespace {

using namespace api;

std::string listed(std::span<const Extent> extents) {
    std::string text;
    for (const Extent& e : extents) text += (text.empty() ? "" : ",") + e.text;
    return text;
}

const Variable* find(const Parsed& parsed, std::string_view name) {
    const auto at = std::find_if(parsed.variables.begin(), parsed.variables.end(),
                                 [&](const Variable& v) { return v.name == name; });
    return at == parsed.variables.end() ? nullptr : &*at;
}

/// What a formula brought is known to those that follow.
std::optional<Diagnostic> remember(Parsed& notebook, const Parsed& read,
                                   const NamedExpressions& given) {
    for (const Variable& v : read.variables) {
        if (std::ranges::count(notebook.dimensions, v.name) == 0) continue;
        return fault("kind-conflict", "`" + v.name + "` is a dimension of the model",
                     "give the variable another name");
    }
    for (const Variable& v : read.variables) {
        if (!find(notebook, v.name) && !given.contains(v.name)) notebook.variables.push_back(v);
    }
    for (const std::string& d : read.dimensions) {
        if (std::ranges::count(notebook.dimensions, d) == 0) notebook.dimensions.push_back(d);
    }
    return std::nullopt;
}

}  // namespace

Model::Model() {
    auto state = std::make_shared<ExpressionState>();
    state->graph = std::make_shared<Graph>();
    root_ = std::move(state);
}

Expression Model::declare(std::string_view declaration) {
    const std::string text(declaration);
    const std::size_t end = text.find(':');
    std::string name = text.substr(0, end);
    std::erase(name, ' ');
    Graph& graph = *root_->graph;
    Parsed& notebook = graph.attached<Notebook>().parsed;
    const bool several = name.find(',') != name.npos || text.find_first_of(";\n") != text.npos;
    if (end == text.npos || name.empty() || several) {
        Diagnostic d = fault("bad-declaration", "one variable is declared at a time",
                             "write it as in \"X: matrix(n,d)\"");
        d.source = text;
        return failed(std::move(d));
    }
    const Result<Parsed> read =
        parse_beside(graph, name, notebook, {.declarations = {text}, .names = {name}});
    if (!read) {
        Diagnostic d = read.error();
        if (d.source.empty()) d.source = text;
        return failed(std::move(d));
    }
    if (auto conflict = remember(notebook, *read, {})) return failed(*std::move(conflict));
    return expression_of(root_->graph, read->expr, read->is_row);
}

Expression Model::declared(std::string_view name, const std::string& kind, std::string_view facts) {
    std::string text = std::string(name) + ": " + kind;
    if (!facts.empty()) text += ", " + std::string(facts);
    return declare(text);
}

Expression Model::scalar(std::string_view name, std::string_view facts) {
    return declared(name, "scalar", facts);
}

Expression Model::vector(std::string_view name, Extent n, std::string_view facts) {
    return declared(name, "vector(" + n.text + ")", facts);
}

Expression Model::matrix(std::string_view name, Extent m, Extent n, std::string_view facts) {
    return declared(name, "matrix(" + m.text + "," + n.text + ")", facts);
}

Expression Model::tensor(std::string_view name, std::span<const Extent> extents,
                         std::string_view facts) {
    return declared(name, "tensor(" + listed(extents) + ")", facts);
}

Expression Model::parse(std::string_view formula, const NamedExpressions& given) {
    Graph& graph = *root_->graph;
    Parsed& notebook = graph.attached<Notebook>().parsed;
    Parsed context = notebook;
    for (const auto& [name, e] : given) {
        const Expression here(root_);
        const auto shared = common_graph({&here, &e});
        if (!shared) return failed(shared.error());
        std::erase_if(context.variables,
                      [&wanted = name](const Variable& v) { return v.name == wanted; });
        context.variables.push_back(as_variable(graph, name, *e.state()));
    }
    const Result<Parsed> read = parse_beside(graph, formula, context);
    if (!read) {
        Diagnostic d = read.error();
        if (d.source.empty()) d.source = formula;
        return failed(std::move(d));
    }
    if (auto conflict = remember(notebook, *read, given)) return failed(*std::move(conflict));
    return expression_of(root_->graph, read->expr, read->is_row);
}

std::vector<VariableReport> Model::variables() const {
    Workspace work;
    work.graph = root_->graph;
    work.parsed = root_->graph->attached<Notebook>().parsed;
    return variable_reports(work);
}

Expression Model::operator[](std::string_view name) const {
    const Parsed& notebook = root_->graph->attached<Notebook>().parsed;
    if (const Variable* v = find(notebook, name)) {
        return expression_of(root_->graph, v->symbol, v->row);
    }
    std::vector<std::string> names;
    for (const Variable& v : notebook.variables) names.push_back(v.name);
    const auto near = closest(name, names);
    return failed(fault("unknown-variable", "there is no variable `" + printable(name) + "`",
                        near ? "did you mean `" + *near + "`?" : ""));
}

}  // namespace gradwright
