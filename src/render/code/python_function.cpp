// The frame of a Python function: documentation, shape checks, result.
#include "render/code/frame.hpp"
#include "render/code/python.hpp"

#include <algorithm>

namespace gradwright::render::code {
namespace {

void add_raise(std::string& text, const std::string& condition, const std::string& message) {
    text += "    if " + condition + ":\n        raise ValueError(f\"" + message + "\")\n";
}

/// Order, sizes read off, sizes compared, one argument after the other.
std::string checks_of(const Program& p) {
    std::string text;
    for (const Argument& a : p.arguments) {
        const std::string order = std::to_string(a.dims.size());
        add_raise(text, a.name + ".ndim != " + order,
                  p.function + ": " + a.name + " must be a " + in_words(a) + ", got shape {tuple(" +
                      a.name + ".shape)}");
    }
    for (const Binding& b : p.bindings) {
        const bool needed = p.used_sizes.contains(b.dimension) ||
                            std::ranges::any_of(p.checks, [&](const Check& c) {
                                return std::ranges::count(c.dim.symbols(), b.dimension) > 0;
                            });
        if (!needed) continue;
        text += "    " + b.name + " = " + p.arguments[b.argument].name + ".shape[" +
                std::to_string(b.axis) + "]\n";
    }
    for (const Check& c : p.checks) {
        const Argument& a = p.arguments[c.argument];
        const std::string got = a.name + ".shape[" + std::to_string(c.axis) + "]";
        const std::string want = size_text(p, c.dim);
        std::string where;
        for (const Binding& b : p.bindings) {
            if (c.dim.is_symbol() && b.dimension == c.dim.text() && b.argument != c.argument) {
                where = " as in " + p.arguments[b.argument].name;
            }
        }
        const bool literal = c.dim.is_number();
        const std::string of_axis =
            a.dims.size() == 1 ? "length " : (c.axis == 0 ? "row count " : "column count ");
        add_raise(text, got + " != " + want,
                  p.function + ": " + a.name + " has " + of_axis + "{" + got + "}, expected " +
                      (literal ? want : c.dim.text() + " = {" + want + "}") + where);
    }
    return text;
}

}  // namespace

std::string python_parameters(const Program& p) {
    std::vector<std::string> names;
    for (const Argument& a : p.arguments) names.push_back(a.name);
    for (const std::string& s : p.free_sizes) names.push_back(p.size_names.at(s));
    return listed(names);
}

Result<PythonFunction> python_function(const PythonModule& module, const CodeRequest& request,
                                       const std::string& name,
                                       const std::vector<const NamedExpr*>& outputs) {
    Names names(python_words);
    for (const Spelled& s : module.table) {
        if (!s.helper.empty() && !names.is_taken(std::string(s.helper))) names.take(s.helper);
    }
    auto values = std::make_unique<Values>();
    auto program = plan(*values, request, name, outputs, names);
    if (!program) return program.error();
    PythonWriter writer(module, *program, names);
    auto body = writer.body();
    if (!body) return body.error();
    PythonFunction f{std::move(values), std::move(*program), std::move(*body), "",
                     writer.helpers()};
    f.checks = checks_of(f.program);
    return Result<PythonFunction>(std::move(f));
}

std::string python_definition(const PythonFunction& f, const CodeRequest& request,
                              std::string_view conversion) {
    const Program& p = f.program;
    std::string text = "def " + p.function + "(" + python_parameters(p) + "):\n";
    text += "    r\"\"\"" + indented(documentation(p, request), "    ").substr(4) + "    \"\"\"\n";
    for (const Argument& a : p.arguments) {
        std::string line(conversion);
        for (std::size_t at = line.find('@'); at != std::string::npos; at = line.find('@')) {
            line.replace(at, 1, a.name);
        }
        text += line;
    }
    text += f.checks;
    const bool needs_like = f.body.find("like)") != std::string::npos;
    if (needs_like && !p.arguments.empty()) {
        text += "    like = {\"dtype\": " + p.arguments[0].name +
                ".dtype, \"device\": " + p.arguments[0].name + ".device}\n";
    }
    text += f.body + "    return " + listed(p.result_names) + "\n";
    return text;
}

std::string python_imports(std::string_view text) {
    std::string imports;
    const auto add = [&](std::string_view mention, std::string_view line) {
        if (text.find(mention) != std::string_view::npos) imports += std::string(line) + "\n";
    };
    add("jax.", "import jax");
    add("jnp.", "import jax.numpy as jnp");
    add(" np.", "import numpy as np");
    add("torch.", "import torch");
    const bool own = text.find("jax.scipy") == std::string_view::npos;
    if (own) add("scipy.linalg", "import scipy.linalg");
    if (own) add("scipy.special", "import scipy.special");
    add("jax.scipy.linalg", "import jax.scipy.linalg");
    add("jax.scipy.special", "import jax.scipy.special");
    return imports;
}

}  // namespace gradwright::render::code
