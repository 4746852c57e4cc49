#pragma once
// What a program computes, between notation and a language: dense operations with known shapes.
// Products are pairs in the order in which they are cheap, inverses are solves, and diagonal
// matrices are scalings.

#include "render/notation.hpp"

#include <deque>
#include <unordered_map>

namespace gradwright::render::code {

enum class Make : std::uint8_t {
    input,         ///< text
    dimension,     ///< text: a size used as a scalar
    number,        ///< number
    transpose,     ///< args[0]'; of a column a row
    matmul,        ///< args[0] * args[1], neither a scalar; row * column is a scalar
    outer,         ///< column * row
    solve,         ///< inv(args[0]) * args[1]
    solve_right,   ///< args[0] * inv(args[1])
    scale_rows,    ///< diag(args[0]) * args[1]
    scale_cols,    ///< args[0] * diag(args[1])
    multiply,      ///< entry by entry; scalars are broadcast
    divide,        ///< args[0] ./ args[1], either may be a scalar
    power,         ///< args[0] .^ args[1], either may be a scalar
    matrix_power,  ///< args[0]^number, number an integer > 1
    sum,           ///< Σ signs[i]·args[i]; scalars are broadcast
    negative,
    sqrt,
    total,        ///< of all entries
    mean,         ///< of all entries
    inner,        ///< Σ args[0] .* args[1]
    row_sums,     ///< a column
    column_sums,  ///< a row
    trace,
    norm,      ///< Euclidean, of a matrix Frobenius
    diagonal,  ///< of a matrix, as a column
    diagonal_matrix,
    vec,
    kron,
    reshape,  ///< column-major, to dims
    fill,     ///< args[0] in every entry
    identity,
    blocks,  ///< attributes = {rows, columns}; scalars are 1x1, rows and columns as they stand
    index,   ///< attributes are 1-based, 0 stands for ':'
    apply,   ///< an op of the catalogue
    einsum,  ///< text; `labels` and their extents in `label_dims`
};

struct Value {
    Make make = Make::number;
    Stance stance = Stance::scalar;
    std::vector<Dim> dims;  ///< none, one or two by the stance; any number for a tensor
    std::vector<const Value*> args;
    std::vector<int> signs;
    std::string text;
    Number number;
    const Op* op = nullptr;
    std::vector<std::int64_t> attributes;
    std::string labels;           ///< of an einsum, each once
    std::vector<Dim> label_dims;  ///< of an einsum
    int id = 0;                   ///< operands have smaller ones

    bool is_scalar() const { return stance == Stance::scalar; }
    bool is_vector() const { return stance == Stance::column || stance == Stance::row; }
    bool is_matrix() const { return stance == Stance::matrix; }
};
using Ref = const Value*;

/// A sum over axes of what is given: total, mean, inner product, sums of rows or columns, trace,
/// norm.
bool is_reduction(Make make);

/// The arena of values: equal ones are one object.
class Values {
public:
    Ref make(Value v);
    Ref make(Make make, Stance stance, std::vector<Dim> dims, std::vector<Ref> args);

    Ref number(const Number& value);
    Ref transposed(Ref x);
    /// Entry by entry; drops ones.
    Ref multiply(std::vector<Ref> factors);
    Ref divide(Ref a, Ref b);
    Ref sum(std::vector<Ref> terms, std::vector<int> signs, std::vector<Dim> dims, Stance stance);
    Ref negative(Ref x);
    Ref fill(Ref scalar, std::vector<Dim> dims, Stance stance);
    /// A product of matrices and vectors, in a cheap order.
    Ref chain(std::vector<Ref> factors);
    Ref trace_of(std::vector<Ref> factors);
    Ref diagonal_of(std::vector<Ref> factors);
    Ref scalar_of(Make reduction, Ref x);

private:
    Ref pair(Ref a, Ref b);
    Ref divided_pair(Ref a, Ref b);

    std::deque<Value> values_;
    std::unordered_map<std::string, Ref> by_key_;
};

inline bool is_inverse(Ref x) { return x->make == Make::apply && x->op->inverts; }
inline bool is_number(Ref x, int value) { return x->make == Make::number && x->number == value; }

}  // namespace gradwright::render::code
