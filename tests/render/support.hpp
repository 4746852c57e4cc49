#pragma once
// Formulas in, texts out, for the tests of this folder.

#include "render/text.hpp"
#include "syntax/parse.hpp"

#include <string>
#include <vector>

namespace gradwright::render {

struct Fixture {
    Graph graph;
    Parsed parsed;

    /// Empty if the formula does not parse; the tests then fail on the text.
    explicit Fixture(const std::string& formula, std::vector<std::string> declarations = {}) {
        auto result = parse(graph, formula, {std::move(declarations), {}});
        if (result) parsed = std::move(*result);
    }
    std::string text(Format format = Format::ascii, bool sizes = false) const {
        return parsed.expr ? render(parsed.expr, format, {.sizes = sizes}) : "does not parse";
    }
    /// The text alone, with the sizes of constants, parses back to the same node.
    bool survives() {
        if (!parsed.expr) return false;
        const auto back = parse_in(graph, text(Format::ascii, true), parsed);
        return back && back->expr == parsed.expr;
    }
};

}  // namespace gradwright::render
