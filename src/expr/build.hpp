#pragma once
// Convenient builders over Graph. Everything returns normal form.

#include "expr/graph.hpp"

#include <optional>
#include <string_view>

namespace gradwright {

/// A named operand of `einsum`, with an optional exponent.
struct Operand {
    Operand(Expr node, Number power = 1) : expr(node), exponent(power) {}
    Expr expr;
    Number exponent;
};

/// Extent of a label that occurs in the output only.
struct LabelDim {
    char label;
    Dim dim;
};

/// A contraction by labels, as in "ij,jk->ik". A fused axis is written in parentheses: "ij->(ji)".
/// Labels are letters; extents come from the operands, or from `extra` for output-only labels.
Expr einsum(Graph& graph, std::string_view labels, std::span<const Operand> operands,
            std::span<const LabelDim> extra = {});
Expr einsum(std::string_view labels, std::initializer_list<Operand> operands,
            std::initializer_list<LabelDim> extra = {});

Expr operator+(const Expr& a, const Expr& b);  ///< equal shapes
Expr operator-(const Expr& a, const Expr& b);  ///< equal shapes
Expr operator-(const Expr& a);
Expr operator*(const Number& c, const Expr& a);
/// Element-wise product; a scalar operand is broadcast.
Expr hadamard(const Expr& a, const Expr& b);
/// Contracts the last axis of a with the first axis of b.
Expr matmul(const Expr& a, const Expr& b);
/// Element-wise power with a numeric exponent.
Expr power(const Expr& base, const Number& exponent);
inline Expr reciprocal(const Expr& a) { return power(a, -1); }
inline Expr square(const Expr& a) { return power(a, 2); }
Expr sqrt(const Expr& a);
/// Swaps the two axes of an order-2 node; a scalar or vector is itself.
Expr transpose(const Expr& a);
Expr trace(const Expr& a);
/// Sum of all entries.
Expr total(const Expr& a);
/// Σ a.*b over all entries.
Expr inner(const Expr& a, const Expr& b);
Expr ones(Graph& graph, std::span<const Dim> shape);
Expr identity(Graph& graph, const Dim& n);
/// The scalar copied to every entry; with a shape of order 0, itself.
Expr broadcast(const Expr& scalar, std::span<const Dim> shape);
/// Vector to diagonal matrix.
Expr diagonal_matrix(const Expr& x);
/// Reorders the axes: axis i of the result is axis order[i] of `a`.
Expr permute(const Expr& a, std::span<const std::size_t> order);

/// The constants of mathematics are symbols, so that 2*pi stays 2*pi.
Expr pi(Graph& graph);
Expr euler(Graph& graph);
/// The value of such a symbol; nothing for any other node.
std::optional<double> constant_value(const Expr& e);

/// The value of a numeric node, if it is one.
std::optional<Number> number_of(const Expr& e);
/// A contraction without factors whose output labels are all distinct: every entry is one.
bool is_ones(const Expr& e);
/// Common content of a sum: the gcd of its coefficients, with the sign of the first.
Number content(const Expr& sum);

/// Facts of a node, declared or inferred; closed under implication.
Facts facts_of(const Expr& e);
inline bool has_fact(const Expr& e, Facts facts) { return has(facts_of(e), facts); }
/// S' is S; for a node of order 2 with equal extents. Cheaper than asking for all facts.
bool is_symmetric(const Expr& e);

/// How a contraction is seen to be positive semidefinite between the first half of its axes and the
/// second: it is a sum of squares with non-negative weights around semidefinite middles.
bool is_quadratic(const Expr& contraction);
/// The same for either sign: weights of known sign count; +1, −1, or 0 where nothing is seen.
int semidefinite_sign(const Expr& contraction);
/// +1 if every entry is >= 0 although the terms differ in sign, as 1 − p and s − s² for entries in
/// [0,1]; −1 if every entry is <= 0; 0 where nothing is seen.
int difference_sign(const Expr& sum);

}  // namespace gradwright
