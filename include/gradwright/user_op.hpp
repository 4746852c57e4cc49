#pragma once
// Functions of your own in formulas, expressions and on tapes: a value and a derivative, which is
// checked before it is believed.

#include <gradwright/array.hpp>
#include <gradwright/expression.hpp>

#include <functional>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// From the operands x, the value y and, of operand number `operand` (from 0), a differential dx of
/// its shape: the differential of y. Linear in dx: in sums, products and linear functions only.
using OpDifferential = std::function<Expression(std::span<const Expression> x, const Expression& y,
                                                std::size_t operand, const Expression& dx)>;
/// From a cotangent g of the shape of y: that of the operand, in its shape. Linear in g.
using OpAdjoint = std::function<Expression(std::span<const Expression> x, const Expression& y,
                                           std::size_t operand, const Expression& g)>;

///     add_op({.name = "huber",
///             .entry = [](auto x) { return x[0] * x[0] < 1 ? x[0] * x[0] / 2 : ...; },
///             .differential = [](auto x, auto&, auto, auto& dx) {
///                 return times(max(min(x[0], 1), -1), dx); }});
struct UserOp {
    std::string name{};     ///< as typed: huber(x)
    std::string summary{};  ///< one line for people

    /// A function of single numbers, applied entry by entry, of so many operands ...
    std::function<double(std::span<const double>)> entry{};
    std::size_t operands = 1;
    /// ... or a function of arrays, with shapes by labels: "ij,j->i", "i->", ",i->i". The value
    /// must have the extents that the labels say.
    std::string shapes{};
    std::function<DenseArray(std::span<const DenseArray>)> value{};

    // One of the two. An adjoint alone serves gradients; Jacobians times vectors then take as many
    // adjoints as the value has entries, and no second forward derivative.
    OpDifferential differential{};
    OpAdjoint adjoint{};

    /// Operands at which the derivative is compared with differences; empty: numbers in (0.2, 0.8).
    std::vector<DenseArray> sample{};
};

/// Makes the function known for the rest of the program, to all threads. Refused: a derivative that
/// differs from differences of the value, with the entry that differs (`proof-failed`); one that is
/// not linear, or whose shape is wrong; a name that is taken (`duplicate-declaration`) or none;
/// labels that make no sense (`bad-declaration`); more than 128 functions of arrays (`too-large`).
Result<bool> add_op(UserOp op);

}  // namespace abi1
}  // namespace gradwright
