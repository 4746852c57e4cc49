#pragma once

#include "syntax/parse.hpp"

#include <doctest/doctest.h>

namespace gradwright {

/// A formula with its declarations in front, and one of its variables.
struct Formula {
    Formula(std::string_view text, std::string_view variable) {
        const auto parsed = parse(graph, text);
        REQUIRE_MESSAGE(parsed, std::string(text));
        context = *parsed;
        expr = context.expr;
        x = symbol(variable);
    }

    Expr symbol(std::string_view name) const {
        for (const Variable& v : context.variables) {
            if (v.name == name) return v.symbol;
        }
        FAIL("no variable " << std::string(name));
        return {};
    }

    /// A second formula about the same variables.
    Expr also(std::string_view text) {
        const auto parsed = parse_in(graph, text, context);
        REQUIRE_MESSAGE(parsed, std::string(text));
        return parsed->expr;
    }

    Graph graph;
    Parsed context;
    Expr expr, x;
};

}  // namespace gradwright
