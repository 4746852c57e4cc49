// Variables in words, and their values.
#include "api/workspace.hpp"
#include "base/text.hpp"
#include "expr/traverse.hpp"

#include <algorithm>
#include <set>

namespace gradwright::api {

namespace {

std::string extents_in_words(const std::vector<std::int64_t>& extents) {
    if (extents.empty()) return "a number";
    std::string text;
    for (const std::int64_t e : extents) text += (text.empty() ? "" : "×") + std::to_string(e);
    return extents.size() == 1 ? text + " numbers" : text + " numbers";
}

/// Axes of length one more or less do not matter: a column may be given as n×1, a scalar as [a].
std::optional<std::vector<std::int64_t>> fitted(const std::vector<std::int64_t>& extents,
                                                std::size_t order) {
    if (extents.size() == order) return extents;
    std::vector<std::int64_t> kept;
    std::copy_if(extents.begin(), extents.end(), std::back_inserter(kept),
                 [](std::int64_t e) { return e != 1; });
    while (kept.size() < order) kept.push_back(1);
    if (kept.size() != order) return {};
    return kept;
}

/// The variable whose value gave a dimension its size.
using Origins = std::map<std::string, std::string>;

/// "the value of `w` has 3 numbers, but `w` is a vector of length n, and n is 2 in `X`"
Diagnostic misfit(const Variable& v, const DenseArray& value, const Sizes& sizes,
                  const Origins& origins) {
    std::string message = "the value of `" + v.name + "` has " + extents_in_words(value.extents) +
                          ", but `" + v.name + "` is " + shape_in_words(v.shape);
    std::set<std::string> told;
    for (const Dim& d : v.shape) {
        for (const std::string& dim : d.symbols()) {
            const auto origin = origins.find(dim);
            if (origin == origins.end() || origin->second == v.name) continue;
            if (!told.insert(dim).second) continue;
            message += (told.size() == 1 ? ", and " : " and ") + dim + " is " +
                       std::to_string(sizes.at(dim)) + " in `" + origin->second + "`";
        }
    }
    return fault("size-mismatch", message);
}

/// Reads sizes off axes that are a single symbol. False if two disagree.
bool read_sizes(const Variable& v, const std::vector<std::int64_t>& extents, Sizes& sizes,
                Origins& origins) {
    for (std::size_t i = 0; i < extents.size(); ++i) {
        if (!v.shape[i].is_symbol()) continue;
        const auto [at, added] = sizes.try_emplace(v.shape[i].text(), extents[i]);
        if (!added && at->second != extents[i]) return false;
        if (added) origins[at->first] = v.name;
    }
    return true;
}

bool is_needed(const std::vector<Expr>& nodes, const Variable& v) {
    return std::find(nodes.begin(), nodes.end(), v.symbol) != nodes.end();
}

Result<bool> check_names(const Workspace& work, const NamedArrays& values) {
    const auto& variables = work.parsed.variables;
    const auto& dims = work.parsed.dimensions;
    for (const auto& [name, value] : values) {
        if (std::find(dims.begin(), dims.end(), name) != dims.end()) continue;
        if (std::any_of(variables.begin(), variables.end(),
                        [&wanted = name](const Variable& v) { return v.name == wanted; })) {
            continue;
        }
        std::vector<std::string> names;
        for (const Variable& v : variables) names.push_back(v.name);
        const auto near = closest(name, names);
        return fault("unknown-variable",
                     "a value is given for `" + printable(name) + "`, which does not occur",
                     near ? "did you mean `" + *near + "`?" : "");
    }
    return true;
}

}  // namespace

std::vector<std::string> texts_of(std::span<const Dim> shape) {
    std::vector<std::string> texts;
    for (const Dim& d : shape) texts.push_back(d.text());
    return texts;
}

std::string shape_in_words(std::span<const Dim> shape) {
    if (shape.empty()) return "a scalar";
    if (shape.size() == 1) return "a vector of length " + shape[0].text();
    std::string text;
    for (const Dim& d : shape) {
        const std::string one = d.text();
        text += text.empty() ? "" : "×";
        text += one.find(' ') == std::string::npos ? one : "(" + one + ")";
    }
    return (shape.size() == 2 ? "a matrix " : "a tensor ") + text;
}

std::vector<VariableReport> variable_reports(const Workspace& work) {
    std::vector<VariableReport> reports;
    for (const Variable& v : work.parsed.variables) {
        VariableReport& r = reports.emplace_back();
        r.name = v.name;
        r.kind = v.kind;
        r.dims = texts_of(v.shape);
        r.inferred = v.inferred;
        std::string facts = text_of(v.facts);
        for (std::size_t at = 0; !facts.empty();) {
            at = facts.find(", ");
            r.facts.push_back(facts.substr(0, at));
            facts = at == std::string::npos ? "" : facts.substr(at + 2);
        }
    }
    return reports;
}

std::map<std::string, Limits> limits_of(const Workspace& work) {
    std::map<std::string, Limits> limits;
    for (const Variable& v : work.parsed.variables) {
        if (v.lower || v.upper) limits[v.name] = {v.lower, v.upper};
    }
    return limits;
}

Result<Point> point_of(const Workspace& work, std::span<const Expr> needed,
                       const NamedArrays& values) {
    if (const auto known = check_names(work, values); !known) return known.error();
    const std::vector<Expr> nodes = reachable(needed);
    Point point;
    Origins origins;
    for (const std::string& dim : work.parsed.dimensions) {
        const auto at = values.find(dim);
        if (at == values.end() || at->second.values.size() != 1) continue;
        point.sizes[dim] = static_cast<std::int64_t>(at->second.values[0]);
    }
    for (const Variable& v : work.parsed.variables) {
        const auto at = values.find(v.name);
        if (at == values.end()) {
            if (!is_needed(nodes, v)) continue;
            return fault("missing-value", "there is no value for `" + v.name + "`",
                         v.name + " is " + shape_in_words(v.shape));
        }
        const auto count = static_cast<std::size_t>(Array::count(at->second.extents));
        if (count != at->second.values.size()) return misfit(v, at->second, point.sizes, origins);
        const auto extents = fitted(at->second.extents, v.shape.size());
        if (!extents || !read_sizes(v, *extents, point.sizes, origins)) {
            return misfit(v, at->second, point.sizes, origins);
        }
        Array& array = point.values[v.name];
        array.extents = *extents;
        array.values = at->second.values;
    }
    for (const Variable& v : work.parsed.variables) {
        const auto at = point.values.find(v.name);
        if (at == point.values.end()) continue;
        for (std::size_t i = 0; i < v.shape.size(); ++i) {
            const auto size = v.shape[i].evaluate(point.sizes);
            if (size && *size != at->second.extents[i]) {
                return misfit(v, values.at(v.name), point.sizes, origins);
            }
        }
    }
    return point;
}

}  // namespace gradwright::api
