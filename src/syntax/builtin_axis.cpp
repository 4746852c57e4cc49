#include "syntax/builtin_axis.hpp"

#include "expr/build.hpp"

namespace gradwright::syntax {

Over axis_of(const Formula& formula, const AstNode& call) {
    const AstNode& last = formula.node(formula.ast.child(call, call.count - 1));
    if (last.kind != AstKind::axis) return Over::unstated;
    const std::string& word = formula.ast.word(last);
    return word == "rows" ? Over::rows : word == "cols" ? Over::cols : Over::all;
}

std::size_t values_of(const Formula& formula, const AstNode& call) {
    return call.count - (axis_of(formula, call) == Over::unstated ? 0 : 1);
}

std::optional<Type> axis_fault(Inference& in, const AstNode& call, std::size_t values) {
    if (values_of(in.formula(), call) > values)
        return in.fail({"kind-conflict",
                        "the last operand is rows, cols or all",
                        in.operand_node(call, values).span,
                        {},
                        "write " + std::string(in.formula().callee(call).builtin->signature)});
    // Over the rows of a column means each entry alone; that is never meant.
    const Over over = axis_of(in.formula(), call);
    if (in.operand(call, 0).is(Form::matrix) || over == Over::unstated || over == Over::all)
        return std::nullopt;
    return in.wrong_kind(call, 0, "a matrix when it is given rows or cols", "leave out the axis");
}

Type reduced(const Type& x, Over over) {
    if (!x.is(Form::matrix) || over == Over::all) return Type::scalar();
    return over == Over::rows ? Type::column(x.rows()) : Type::row(x.columns());
}

Expr over_axis(Lowering& low, const Op& op, const Expr& x, Over over,
               std::span<const std::int64_t> more) {
    const bool turned = over == Over::cols;
    std::vector<std::int64_t> attributes{over == Over::all ? std::int64_t(x.order()) : 1};
    attributes.insert(attributes.end(), more.begin(), more.end());
    const Expr y = low.apply_op(op, {{turned ? transpose(x) : x}}, attributes);
    return turned && y.order() == 2 ? transpose(y) : y;
}

}  // namespace gradwright::syntax
