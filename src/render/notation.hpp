#pragma once
// Matrix notation as a tree: what a contraction looks like on paper. Recovered from the graph by
// `notate`; every output language is a printer over this tree.

#include "ops/op.hpp"

#include <string>
#include <vector>

namespace gradwright::render {

struct Notation;
/// Trees are interned: equal trees are one object. They live as long as the graph they show.
using Tree = const Notation*;

enum class Form : std::uint8_t {
    name,         ///< a variable or constant: text
    number,       ///< an integer or a decimal, >= 0 or < 0; fractions are quotients
    transpose,    ///< args[0]'
    product,      ///< matrix products and scalar multiples, left to right
    hadamard,     ///< args[0] .* args[1] .* ...
    quotient,     ///< args[0] / args[1], args[1] scalar
    ratio,        ///< args[0] ./ args[1], element-wise; args[0] may be a scalar
    power,        ///< scalar^scalar or matrix^number
    entry_power,  ///< args[0] .^ args[1]
    sum,          ///< Σ signs[i]·args[i]; a scalar term of an array is broadcast
    negative,     ///< -args[0]
    call,         ///< text(args...): a built-in form such as tr, diag, sum, vec, kron, norm2
    apply,        ///< an op of the catalogue with its operands; `attributes` as on the node
    ones,         ///< args[0] is the scalar in every entry: vector(1), matrix(2); extents in dims
    identity,     ///< eye, dims[0]
    index,        ///< args[0][i, j]: attributes are 1-based, 0 stands for ':'
    blocks,       ///< [a, b; c, d]: attributes = {rows, columns}
    einsum,       ///< einsum("text", args...); dims: extents of the labels in `open`
};

/// How a value of order one or two stands on paper.
enum class Stance : std::uint8_t { scalar, column, row, matrix, tensor };

struct Notation {
    Form form = Form::name;
    Stance stance = Stance::scalar;
    std::vector<Tree> args;
    std::vector<int> signs;  ///< of a sum: +1 or -1
    std::string text;
    std::string open;  ///< of an einsum: labels that stand in the output only
    Number value;
    const Op* op = nullptr;
    std::vector<std::int64_t> attributes;  ///< operands of `call` and `apply` that are not trees
    std::vector<Dim> dims;                 ///< extents of a constant
    mutable Expr source;                   ///< the node this tree shows, where it is a node's value

    // Set by the arena that owns the tree.
    int size = 1;        ///< printed size in symbols: what `simplify` minimises
    int degree = 0;      ///< of the tree as a polynomial; orders terms
    std::string leaves;  ///< the first names in it; orders terms
    Key key;
    mutable Tree transposed = nullptr;  ///< cache; the tree itself if it is symmetric
};

/// The shortest matrix notation found for `e` (greedy, no search; normal-form.md). Never fails:
/// what has no matrix form becomes an einsum of its factors. Linear in the number of nodes.
Tree notate(const Expr& e);

/// Printed size of `e`, capped at a billion; memoised. Cheap enough to steer simplification.
int printed_size(const Expr& e);

}  // namespace gradwright::render
