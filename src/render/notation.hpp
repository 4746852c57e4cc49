#pragma once
// Matrix notation as a tree: what a contraction looks like on paper. Recovered from the graph by
// `notate`; every output language is a printer over this tree.

#include "ops/op.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gradwright::render {

struct Notation;
using Tree = std::shared_ptr<const Notation>;

enum class Form : std::uint8_t {
    name,         ///< a variable or constant: text
    number,       ///< value >= 0 or < 0
    transpose,    ///< args[0]'
    product,      ///< matrix products and scalar multiples, left to right
    hadamard,     ///< args[0] .* args[1] .* ...
    quotient,     ///< args[0] / args[1], args[1] scalar
    ratio,        ///< args[0] ./ args[1], element-wise
    power,        ///< scalar^scalar or matrix^number
    entry_power,  ///< args[0] .^ args[1]
    sum,          ///< Σ signs[i]·args[i]
    negative,     ///< -args[0]
    call,         ///< text(args...): a built-in form such as tr, diag, sum, vec, kron, norm2
    apply,        ///< an op of the catalogue with its operands; `attributes` as on the node
    ones,         ///< vector(1) or matrix(1), extents in dims
    zeros,        ///< vector(0) or matrix(0)
    identity,     ///< eye, dims[0]
    index,        ///< args[0][i, j]: attributes are 1-based, 0 stands for ':'
    blocks,       ///< [a, b; c, d]: attributes = {rows, columns}
    einsum,       ///< einsum("text", args...)
};

/// How a value of order one or two stands on paper.
enum class Stance : std::uint8_t { scalar, column, row, matrix, tensor };

struct Notation {
    Form form = Form::name;
    Stance stance = Stance::scalar;
    bool symmetric = false;
    std::vector<Tree> args;
    std::vector<int> signs;             ///< of a sum: +1 or -1
    std::string text;
    Number value;
    const Op* op = nullptr;
    std::vector<std::int64_t> attributes;
    std::vector<Dim> dims;              ///< extents of a constant
    Expr source;                        ///< the node this tree shows, where it is a node's value
    int size = 1;                       ///< printed size in symbols: what `simplify` minimises
};

struct NotateOptions {
    bool sizes = false;  ///< write the sizes of constants: eye(n), vector(1, n)
};

/// The shortest matrix notation found for `e` (greedy, no search; normal-form.md). Never fails:
/// what has no matrix form becomes an einsum of its factors.
Tree notate(const Expr& e, const NotateOptions& options = {});

/// Printed size of `e`; memoised. Cheap enough to steer simplification.
int printed_size(const Expr& e);

}  // namespace gradwright::render
