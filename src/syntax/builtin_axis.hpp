#pragma once
// Functions over trailing axes: what rows, cols and all make of a matrix.

#include "ops/catalogue.hpp"
#include "syntax/lower.hpp"

namespace gradwright::syntax {

enum class Over : std::uint8_t { unstated, rows, cols, all };

/// The axis that ends the operands, if one does.
Over axis_of(const Formula& formula, const AstNode& call);
/// How many operands stand in front of the axis.
std::size_t values_of(const Formula& formula, const AstNode& call);
/// The axis, where more than `values` operands are given and the first is `x`. Fails if something
/// else is in its place or x has no such axis.
std::optional<Type> axis_fault(Inference& in, const AstNode& call, std::size_t values);
/// The type of one number for each row or column, or one for all.
Type reduced(const Type& x, Over over);
/// f over the axis, which for the columns of a matrix is f(X', rows)'. `more` are attributes behind
/// the number of axes.
Expr over_axis(Lowering& low, const Op& op, const Expr& x, Over over,
               std::span<const std::int64_t> more = {});

}  // namespace gradwright::syntax
