#include "app/command_line.hpp"

#include <gradwright/text.hpp>

#include <algorithm>

namespace gradwright::app {

namespace {

using Names = std::vector<std::string_view>;

Names with(std::initializer_list<Names> groups) {
    Names all;
    for (const Names& group : groups) all.insert(all.end(), group.begin(), group.end());
    return all;
}

const Names& shared() {
    static const Names names{"var", "format", "mathml", "color", "seed"};
    return names;
}

const Names& differentiation() {
    static const Names names{"wrt", "what", "along", "layout", "symmetric", "no-check"};
    return names;
}

const Names& evaluation() {
    static const Names names{"out", "plan", "threads", "precision", "memory-limit"};
    return names;
}

}  // namespace

std::span<const OptionSpec> options() {
    static const std::vector<OptionSpec> table{
        {"wrt", "X", "the variable; several as W,b; may be left out when there is one", {}},
        {"what",
         "KIND",
         "what to derive",
         {"gradient", "jacobian", "hessian", "hvp", "jvp", "vjp", "differential"}},
        {"var", "DECL", "declare a variable, such as \"A: symmetric(n)\"", {}, true},
        {"along", "V", "direction of hvp, jvp; cotangent of vjp, graph: a formula", {}},
        {"layout", "L", "how derivatives are laid out", {"denominator", "numerator"}},
        {"symmetric",
         "FORM",
         "what the gradient by a symmetric variable is",
         {"subspace", "ambient", "coordinates"}},
        {"format",
         "F",
         "language of the answer",
         {"unicode", "ascii", "latex", "markdown", "html", "json"}},
        {"mathml", "", "with --format json: formulas as MathML too", {}},
        {"steps", "", "show the derivation, step by step", {}},
        {"no-check", "", "leave out the numeric proof", {}},
        {"at", "FILE", "evaluate at the point or points of a JSON file", {}},
        {"seed", "N", "seed of random points: of the proof, of a sample", {}},
        {"size", "N=4", "the size of a dimension", {}, true},
        {"color", "WHEN", "colour in the terminal", {"auto", "always", "never"}},
        {"claim", "EXPR", "the derivative worked out by hand", {}},
        {"data", "X=FILE", "values from .csv[columns], .npy, .npz:key or IDX", {}, true},
        {"out", "FILE", "write the result to .npy or .csv, or files into a folder", {}},
        {"plan", "", "show the steps that computed it, and the time of each", {}},
        {"threads", "N", "how many threads compute; 0: as many as there are", {}},
        {"precision", "P", "of the numbers computed with", {"f64", "f32"}},
        {"memory-limit", "N", "most bytes to work in; 512M and 2G count in powers of 1024", {}},
        {"for", "X", "the unknown to solve for", {}},
        {"code",
         "LANG",
         "language of the code",
         {"c", "cpp", "numpy", "torch", "jax", "julia", "matlab", "latex"}},
        {"port", "N", "where the workbench is offered on this machine; 0: any that is free", {}},
        {"site",
         "FOLDER",
         "the files of the workbench, where they are not found by themselves",
         {}},
        {"stdio", "", "answer JSON lines on standard input and output", {}},
    };
    return table;
}

namespace {

std::vector<CommandSpec> commands_on_formulas() {
    return {
        {"derive",
         "EXPR",
         "the derivative of a formula, in closed form and proved",
         R"_(derive "x'*A*x" --wrt x)_",
         with({differentiation(), {"steps", "at"}, shared()}),
         {}},
        {"check",
         "EXPR",
         "is a derivative worked out by hand right; if not, why",
         R"_(check "x'*A*x" --wrt x --claim "(A + A')*x")_",
         with({{"claim"}, differentiation(), {"steps"}, shared()}),
         {"claim"}},
        {"eval",
         "EXPR",
         "numbers for a formula or its derivative",
         R"_(eval "sum(x.^2)" --at '{"x": [1, 2]}' --wrt x)_",
         with({{"data", "at"}, differentiation(), evaluation(), shared()}),
         {}},
        {"sample",
         "EXPR",
         "random values for the variables of a formula, for --at",
         R"_(sample "x'*A*x" --var "A: symmetric(n)" --size n=2)_",
         with({{"size"}, shared()}),
         {}},
        {"graph",
         "EXPR",
         "a formula as a graph, and its derivative back through it",
         R"_(graph "norm2(X*w - y)^2")_",
         with({{"along", "at", "no-check"}, shared()}),
         {}},
        {"solve",
         "EXPR",
         "set the gradient to zero and solve in closed form",
         R"_(solve "norm2(X*w - y)^2" --for w)_",
         with({{"for", "steps"}, shared()}),
         {}},
        {"analyze",
         "EXPR",
         "structure and curvature of a derivative",
         R"_(analyze "sum(softplus(X*w))" --wrt w)_",
         with({{"wrt", "at"}, shared()}),
         {}},
        {"compile",
         "EXPR",
         "a function in another language; --wrt adds the derivative",
         R"_(compile "x'*A*x" --wrt x --code numpy)_",
         with({{"code", "out"}, differentiation(), {"steps"}, shared()}),
         {"code"}},
    };
}

std::vector<CommandSpec> other_commands() {
    return {
        {"cheatsheet",
         "",
         "identities of matrix calculus, each proved on the spot",
         "cheatsheet",
         {"format", "mathml", "color", "seed"},
         {}},
        {"functions",
         "[NAME]",
         "what a formula may call",
         "functions logdet",
         {"format", "color"},
         {}},
        {"explain",
         "[SLUG]",
         "the long story of an error",
         "explain shape-mismatch",
         {"format", "color"},
         {}},
        {"serve", "", "many requests in one process", "serve --stdio", {"stdio"}, {"stdio"}},
        {"completion", "SHELL", "tab completion for bash, zsh or fish", "completion bash", {}, {}},
        {"man", "", "the manual page, as `cmake --install` installs it", "man", {}, {}},
        {"fit", "[MODEL]", "not in this version", "", {"format", "color"}, {}},
        {"explore",
         "",
         "the workbench: this program as a page in the browser",
         "explore --port 8017",
         {"port", "site", "color"},
         {}},
        {"help", "[COMMAND]", "help for a command", "help derive", {"color"}, {}},
    };
}

}  // namespace

std::span<const CommandSpec> commands() {
    static const std::vector<CommandSpec> table = [] {
        std::vector<CommandSpec> all = commands_on_formulas();
        for (CommandSpec& command : other_commands()) all.push_back(std::move(command));
        return all;
    }();
    return table;
}

std::vector<std::string> operand_choices(const CommandSpec& command) {
    if (command.operand == "[SLUG]") return fault_slugs();
    if (command.operand == "SHELL") return {"bash", "zsh", "fish"};
    std::vector<std::string> names;
    if (command.operand == "[COMMAND]") {
        for (const CommandSpec& c : commands()) names.emplace_back(c.name);
    }
    return names;
}

const OptionSpec* find_option(std::string_view name) {
    const auto table = options();
    const auto at = std::find_if(table.begin(), table.end(),
                                 [&](const OptionSpec& o) { return o.name == name; });
    return at == table.end() ? nullptr : &*at;
}

const CommandSpec* find_command(std::string_view name) {
    const auto table = commands();
    const auto at = std::find_if(table.begin(), table.end(),
                                 [&](const CommandSpec& c) { return c.name == name; });
    return at == table.end() ? nullptr : &*at;
}

}  // namespace gradwright::app
