#pragma once
// A derivative as a complete program in another language.

#include <gradwright/result.hpp>

#include "expr/graph.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright::render {

enum class Target : std::uint8_t { numpy, torch, jax, julia, matlab, cpp, c };

/// "numpy", ...; nothing if there is no such target.
std::optional<Target> target_of(std::string_view name);
std::string_view name_of(Target target);
/// ".py", ".jl", ".m", ".hpp", ".c".
std::string_view extension_of(Target target);

/// One argument of the generated function.
struct Input {
    std::string name;
    Expr symbol;       ///< its shape and facts
    bool row = false;  ///< a row vector; its node is of order 1 like a column's
};

/// One result: the formula itself, its gradient, ...
struct NamedExpr {
    std::string name;    ///< "value", "gradient", "gradient_w"
    Expr expr;           ///< output axes first, then those of `wrt`
    Expr wrt{};          ///< the symbol differentiated by; empty for the value
    int derivative = 0;  ///< 0 the value, 1 a gradient or Jacobian, 2 a Hessian
    bool row = false;    ///< of order 1 and meant as a row
};

struct CodeRequest {
    std::string function_name;
    std::vector<Input> inputs;
    std::vector<NamedExpr> outputs;
    std::string formula;          ///< in the formula language, for the documentation
    std::string derivative_text;  ///< likewise; may have several lines
};

/// The program. Refused (slug `no-code`) where an op has no counterpart in the target.
///     def loss(X, w, y):
///         r = X @ w - y
///         return r @ r, 2 * (X.T @ r)
Result<std::string> generate(Target target, const CodeRequest& request);

/// The sizes the generated function knows: read off its arguments, or further arguments behind
/// them. A C function takes all of them in front, in this order.
struct SizeNames {
    std::vector<std::string> bound, free;
};
Result<SizeNames> sizes_of(const CodeRequest& request);

}  // namespace gradwright::render
