// Largest and smallest entries, products of entries, and what their derivatives are made of.
#include "syntax/builtin_axis.hpp"
#include "syntax/builtin_groups.hpp"

namespace gradwright::syntax {
namespace {

Over stated(Over over) { return over == Over::unstated ? Over::all : over; }

Type pair_or_reduced(Inference& in, const AstNode& call) {
    if (values_of(in.formula(), call) == 2) {
        if (call.count == 3) return *axis_fault(in, call, 1);
        return in.elementwise(call, in.operand(call, 0), in.operand(call, 1), "compare");
    }
    if (const auto fault = axis_fault(in, call, 1)) return *fault;
    return reduced(in.operand(call, 0), stated(axis_of(in.formula(), call)));
}

Type reduced_type(Inference& in, const AstNode& call) {
    if (const auto fault = axis_fault(in, call, 1)) return *fault;
    return reduced(in.operand(call, 0), stated(axis_of(in.formula(), call)));
}

Type same_type(Inference& in, const AstNode& call) {
    const auto fault = axis_fault(in, call, 1);
    return fault ? *fault : in.operand(call, 0);
}

Expr reduce(Lowering& low, const Op& op, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    if (x.is_scalar()) return x;
    return over_axis(low, op, x, stated(axis_of(low.formula(), call)));
}

template <const Op& of_pair, const Op& of_all>
Expr lower_extreme(Lowering& low, const AstNode& call) {
    if (values_of(low.formula(), call) == 1) return reduce(low, of_all, call);
    return low.apply_op(of_pair, {{low.operand(call, 0), low.operand(call, 1)}});
}

Expr lower_prod(Lowering& low, const AstNode& call) { return reduce(low, ops::prod, call); }

template <const Op& op>
Expr lower_indicator(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    if (x.is_scalar()) return low.graph().number(1);
    return over_axis(low, op, x, stated(axis_of(low.formula(), call)));
}

constexpr std::int64_t most_left_out = 6;

/// How many entries are left out; nothing if that is no number.
std::optional<std::int64_t> left_out(const Formula& formula, const AstNode& call) {
    if (values_of(formula, call) < 2) return 1;
    const AstNode& count = formula.node(formula.ast.child(call, 1));
    if (count.kind != AstKind::number) return std::nullopt;
    const Number n = Number::decimal(formula.ast.word(count));
    if (!n.is_integer() || n < Number(1) || n > Number(most_left_out)) return std::nullopt;
    return n.num();
}

Type prod_except_type(Inference& in, const AstNode& call) {
    const auto count = left_out(in.formula(), call);
    if (!count)
        return in.fail({"bad-number",
                        "the number of entries left out is a whole number from 1 to 6",
                        in.operand_node(call, 1).span,
                        {},
                        "write prod_except_one(x, 2)"});
    if (const auto fault = axis_fault(in, call, 2)) return *fault;
    const Type& x = in.operand(call, 0);
    const Over over = stated(axis_of(in.formula(), call));
    if (*count == 1) return x;
    std::vector<ExtentId> axes(x.axes.begin(), x.axes.begin() + x.order);
    const std::vector<ExtentId> block(over == Over::all ? axes.begin() : axes.end() - 1,
                                      axes.end());
    for (std::int64_t m = 1; m < *count; ++m) axes.insert(axes.end(), block.begin(), block.end());
    if (axes.size() > Type::capacity || over == Over::cols)
        return in.wrong_kind(call, 0, "an array with fewer axes, or over rows");
    return Type::of(axes);
}

Expr lower_prod_except(Lowering& low, const AstNode& call) {
    const Expr& x = low.operand(call, 0);
    const std::int64_t count = left_out(low.formula(), call).value_or(1);
    if (x.is_scalar()) return count == 1 ? low.graph().number(1) : low.graph().zero({});
    return over_axis(low, ops::prod_except_one, x, stated(axis_of(low.formula(), call)), {{count}});
}

const Builtin table[] = {
    {.name = "max",
     .least = 1,
     .most = 3,
     .rule = pair_or_reduced,
     .lower = lower_extreme<ops::max2, ops::max>,
     .signature = "max(X) or max(X,Y)",
     .summary = "largest entry, or the larger of two, entry by entry",
     .example = "max(x)",
     .takes_axis = true},
    {.name = "min",
     .least = 1,
     .most = 3,
     .rule = pair_or_reduced,
     .lower = lower_extreme<ops::min2, ops::min>,
     .signature = "min(X) or min(X,Y)",
     .summary = "smallest entry, or the smaller of two, entry by entry",
     .example = "min(x)",
     .takes_axis = true},
    {.name = "prod",
     .least = 1,
     .most = 2,
     .rule = reduced_type,
     .lower = lower_prod,
     .signature = "prod(X)",
     .summary = "product of all entries",
     .example = "prod(x)",
     .takes_axis = true,
     .reduces = true},
    {.name = "argmax_indicator",
     .least = 1,
     .most = 2,
     .rule = same_type,
     .lower = lower_indicator<ops::argmax_indicator>,
     .signature = "argmax_indicator(X)",
     .summary = "1 at the largest entry, else 0; k equal ones get 1/k each",
     .example = "argmax_indicator(x)",
     .takes_axis = true,
     .unlisted = true},
    {.name = "argmin_indicator",
     .least = 1,
     .most = 2,
     .rule = same_type,
     .lower = lower_indicator<ops::argmin_indicator>,
     .signature = "argmin_indicator(X)",
     .summary = "1 at the smallest entry, else 0; k equal ones get 1/k each",
     .example = "argmin_indicator(x)",
     .takes_axis = true,
     .unlisted = true},
    {.name = "prod_except_one",
     .least = 1,
     .most = 3,
     .rule = prod_except_type,
     .lower = lower_prod_except,
     .signature = "prod_except_one(X) or prod_except_one(X, k)",
     .summary = "for each entry, or each k entries, the product of all others",
     .example = "prod_except_one(x)",
     .takes_axis = true,
     .unlisted = true},
};

}  // namespace

std::span<const Builtin> extreme_builtins() { return table; }

}  // namespace gradwright::syntax
