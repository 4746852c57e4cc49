#pragma once
// The plan of a generated program, the same for every language: inputs and where sizes come from,
// the values to compute in order, and which of them are used more than once.

#include "render/code/code.hpp"
#include "render/code/lower.hpp"
#include "render/code/names.hpp"

#include <map>
#include <set>

namespace gradwright::render::code {

struct Argument {
    const Input* input = nullptr;
    std::string name;  ///< in the program
    std::vector<Dim> dims;
    Stance stance = Stance::scalar;
};

/// A size read off an axis of an argument.
struct Binding {
    std::string dimension, name;
    std::size_t argument = 0, axis = 0;
};

/// An axis whose extent must equal `dim`.
struct Check {
    std::size_t argument = 0, axis = 0;
    Dim dim;
};

struct Program {
    std::string function;
    std::vector<Argument> arguments;
    std::vector<Binding> bindings;
    std::vector<Check> checks;
    std::vector<std::string> free_sizes;  ///< dimensions no argument has: further arguments
    std::map<std::string, std::string> size_names;
    std::set<std::string> used_sizes;  ///< dimensions that computations mention
    std::vector<Ref> order;            ///< operands before users
    std::unordered_map<Ref, int> uses;
    std::vector<Ref> results;  ///< one per output
    std::vector<std::string> result_names;
    std::vector<const NamedExpr*> outputs;

    const Argument& argument(const std::string& name) const;
};

/// The plan for some of the outputs of a request.
Result<Program> plan(Values& values, const CodeRequest& request, const std::string& function,
                     const std::vector<const NamedExpr*>& outputs, Names& names);

/// Fills in every value the results need, operands first, and the number of places that use it.
void order_values(Program& p);
/// For compiled languages, where temporaries cost: products are shared and stores avoided.
void prepare_products(Program& p, Values& values);
/// Nothing is saved by giving it a name.
bool is_trivial(Ref x);
/// "a vector of length n", "a matrix m×n"; sizes as named in the formula.
std::string in_words(const Argument& argument);
/// What a value used twice is called: r for a residual, z for a solution, ...
std::string_view stem_of(Ref x);

}  // namespace gradwright::render::code
