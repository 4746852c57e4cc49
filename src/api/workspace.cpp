#include "api/workspace.hpp"

#include "base/text.hpp"
#include "render/trees.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>

namespace gradwright::api {

namespace {

bool is_identifier(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto later = [&](char c) { return letter(c) || c == '_' || (c >= '0' && c <= '9'); };
    return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), later);
}

const Variable* find_variable(const Workspace& work, std::string_view name) {
    const auto& all = work.parsed.variables;
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const Variable& v) { return v.name == name; });
    return at == all.end() ? nullptr : &*at;
}

std::vector<std::string> split_names(const std::vector<std::string>& lists) {
    std::vector<std::string> names;
    for (const std::string& list : lists) {
        std::string name;
        for (const char c : list + ",") {
            if (c == ',') {
                if (!name.empty()) names.push_back(std::move(name));
                name.clear();
            } else if (c != ' ' && c != '\t') {
                name += c;
            }
        }
    }
    return names;
}

std::vector<std::string> names_of(const Workspace& work) {
    std::vector<std::string> names;
    for (const Variable& v : work.parsed.variables) names.push_back(v.name);
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Greek letters and other spellings of a name: what the parser makes of it.
Result<Variable> variable_named(Workspace& work, const std::string& name) {
    if (const Variable* v = find_variable(work, name)) return *v;
    const Result<Parsed> read = parse_in(*work.graph, name, work.parsed);
    if (read && read->expr.is_symbol()) {
        if (const Variable* v = find_variable(work, read->expr->name)) return *v;
    }
    if (!is_identifier(name)) {
        return fault("unknown-variable", "`" + printable(name) + "` is not a variable",
                     "give the name of a variable of the formula: " + listed(names_of(work)));
    }
    const auto near = closest(name, names_of(work));
    return fault("unknown-variable", "there is no variable `" + name + "` in the formula",
                 near ? "did you mean `" + *near + "`?"
                      : "the variables are " + listed(names_of(work)) +
                            "; one that does not occur is declared with --var");
}

Rendered printed(render::Tree tree, const render::NotateOptions& options) {
    using render::Format;
    return {.ascii = render::print(tree, Format::ascii, options),
            .unicode = render::print(tree, Format::unicode, options),
            .latex = render::print(tree, Format::latex, options),
            .html = render::print(tree, Format::html, options)};
}

}  // namespace

Diagnostic fault(std::string slug, std::string message, std::string hint) {
    Diagnostic d;
    d.slug = std::move(slug);
    d.message = std::move(message);
    d.hint = std::move(hint);
    return d;
}

Result<Workspace> open_workspace(const std::string& formula,
                                 const std::vector<std::string>& declarations,
                                 const std::vector<std::string>& wrt) {
    Workspace work{std::make_shared<Graph>(), {}, {}};
    Result<Parsed> parsed =
        parse(*work.graph, formula, {.declarations = declarations, .names = split_names(wrt)});
    if (!parsed) return std::move(parsed).error();
    work.parsed = std::move(*parsed);
    work.expr = stabilise(work.parsed.expr);
    return work;
}

Result<std::vector<Variable>> variables_named(Workspace& work,
                                              const std::vector<std::string>& wrt) {
    const std::vector<std::string> names = split_names(wrt);
    const std::vector<Variable>& all = work.parsed.variables;
    if (names.empty()) {
        if (all.size() == 1) return std::vector<Variable>{all[0]};
        if (all.empty()) {
            return fault("no-variable", "the formula has no variable to differentiate by");
        }
        return fault("which-variable",
                     "the formula has several variables: " + listed(names_of(work)),
                     "say which, such as --wrt " + all.front().name);
    }
    std::vector<Variable> found;
    for (const std::string& name : names) {
        Result<Variable> v = variable_named(work, name);
        if (!v) return std::move(v).error();
        found.push_back(std::move(*v));
    }
    return found;
}

Result<Opened> open_for(const std::string& formula, const std::vector<std::string>& declarations,
                        const std::string& unknown, std::string_view purpose) {
    const std::vector<std::string> names =
        unknown.empty() ? std::vector<std::string>{} : std::vector{unknown};
    Result<Workspace> work = open_workspace(formula, declarations, names);
    if (!work) return std::move(work).error();
    Result<std::vector<Variable>> variables = variables_named(*work, names);
    if (!variables) return std::move(variables).error();
    if (variables->size() > 1) {
        return fault("which-variable", "one unknown is " + std::string(purpose) + " at a time",
                     "name one with --for");
    }
    return Opened{std::move(*work), std::move(variables->front())};
}

void add_symbol(Workspace& work, const Expr& symbol) {
    if (find_variable(work, symbol->name)) return;
    static constexpr const char* kinds[] = {"scalar", "vector", "matrix"};
    Variable v;
    v.name = std::string(symbol->name);
    v.kind = symbol.order() < 3 ? kinds[symbol.order()] : "tensor";
    v.shape.assign(symbol.shape().begin(), symbol.shape().end());
    v.facts = symbol->declared;
    v.inferred = true;
    v.symbol = symbol;
    work.parsed.variables.push_back(std::move(v));
}

Result<Expr> direction_of(Workspace& work, const std::string& text, const std::string& fallback,
                          std::span<const Dim> shape, Facts facts) {
    std::string name = text;
    for (int i = 1; name.empty() || (text.empty() && find_variable(work, name)); ++i) {
        name = i == 1 ? fallback : fallback + std::to_string(i);
    }
    if (is_identifier(name) && !find_variable(work, name)) {
        const Expr symbol = work.graph->symbol(name, shape, facts);
        add_symbol(work, symbol);
        return symbol;
    }
    const Shape required(shape.begin(), shape.end());
    const Result<Parsed> read = parse_in(*work.graph, name, work.parsed, required);
    if (!read) {
        Diagnostic d = read.error();
        d.source = name;
        return d;
    }
    if (std::equal(shape.begin(), shape.end(), read->expr.shape().begin(),
                   read->expr.shape().end())) {
        return read->expr;
    }
    return fault("shape-mismatch", "--along `" + printable(name) + "` is " +
                                       shape_in_words(read->expr.shape()) + "; needed is " +
                                       shape_in_words(shape));
}

Expr simplified(const Expr& e) { return simplify(e, {.size = render::printed_size}); }

Rendered rendered(Workspace& work, const Expr& e, bool as_row) {
    using render::Format;
    render::Tree tree = render::notate(e);
    // Sizes of constants that the text alone fixes need not be written; a tensor, written by its
    // labels, takes from its shape the extents of those that stand in the output only. What is
    // printed in longhand reads back as another node, the same with sizes and without.
    std::optional<Shape> shape;
    if (e.order() > 2) shape.emplace(e.shape().begin(), e.shape().end());
    const auto read = [&](bool sizes) {
        const auto back = parse_in(
            *work.graph, render::print(tree, Format::ascii, {.sizes = sizes}), work.parsed, shape);
        return back ? back->expr : Expr();
    };
    const Expr back = read(false);
    const bool fixed = back && (back == e || back == read(true));
    const render::NotateOptions options{.sizes = !fixed};
    if (as_row) tree = render::trees_of(*work.graph).transposed(tree);
    return printed(tree, options);
}

Rendered shown(render::Tree tree) { return printed(tree, {}); }
Rendered shown(const Expr& e) { return shown(render::notate(e)); }

std::shared_ptr<const TypedFormula> typed_form(const Workspace& work, const Expr& e) {
    if (e == work.expr && work.parsed.typed) return work.parsed.typed;
    const Shape shape(e.shape().begin(), e.shape().end());
    for (const bool sizes : {false, true}) {
        const std::string text =
            render::print(render::notate(e), render::Format::ascii, {.sizes = sizes});
        const Result<Parsed> read = parse_in(*work.graph, text, work.parsed, shape);
        if (read && read->expr == e) return read->typed;
    }
    return nullptr;
}

}  // namespace gradwright::api
