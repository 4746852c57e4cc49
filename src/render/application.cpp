// An op of the catalogue with its operands.
#include "render/notator.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::render {

/// The trees of the operands; constants of element-wise ops as bare numbers: max(X, 0).
std::vector<Tree> Notator::operands(const Expr& e) {
    std::vector<Tree> args, bare;
    bool shaped = false;
    for (std::size_t i = 0; i < e.child_count(); ++i) {
        const Tree x = of(e.child(i));
        const Tree scalar = is_scalar(x) ? x : bare_scalar(t_, x);
        args.push_back(x);
        bare.push_back(scalar == nullptr ? x : scalar);
        shaped = shaped || scalar == nullptr;
    }
    if (e->function->elementwise && args.size() > 1 && shaped) return bare;
    if (e->function->under_transpose == UnderTranspose::invariant) {
        args[0] = shorter(args[0], t_.transposed(args[0]));
    }
    return args;
}

Tree Notator::power_op(Tree base, Tree exponent) {
    const bool scalar = is_scalar(base) && is_scalar(exponent);
    const Tree shaped = is_scalar(base) ? exponent : base;
    return t_.make(scalar ? Form::power : Form::entry_power, shaped->stance, {base, exponent});
}

Tree Notator::application(const Expr& e) {
    const Op& op = op_of(e);
    if (op_of(e).internal && op.closed_form != nullptr) {
        if (const Expr closed = op.closed_form(e); closed && closed != e) return notate(closed);
    }
    std::vector<Tree> args = operands(e);
    if (e.is_apply_of(ops::pow)) return power_op(args[0], args[1]);
    if (e.is_apply_of(ops::max2) || e.is_apply_of(ops::min2)) {
        std::ranges::sort(args, [](Tree a, Tree b) {
            return is_scalar(a) != is_scalar(b) ? is_scalar(b) : is_factor_before(a, b);
        });
    }
    if (e.is_apply_of(ops::matrix_power)) return t_.make(Form::power, Stance::matrix, args);
    if (e.is_apply_of(ops::abs)) args[0] = t_.leading_positive(args[0]);
    if (e.is_apply_of(ops::unit)) return t_.entry(t_.identity(e.shape()[0]), {0, e->attributes[0]});
    Notation n;
    n.form = Form::apply;
    n.stance = stance_of(e.order());
    n.op = &op;
    n.args = std::move(args);
    n.attributes.assign(e->attributes.begin(), e->attributes.end());
    const bool sized = e.child_count() == 0 || e.is_apply_of(ops::onehot);
    if (sized) n.dims.assign(e.shape().begin(), e.shape().end());
    return t_.make(std::move(n));
}

}  // namespace gradwright::render
