// The formula lowered once more, form by form, so that nothing is simplified across forms.
#include "ops/op.hpp"
#include "syntax/lower.hpp"

namespace gradwright::syntax {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t>) {
    return Shape(x[0].shape().begin(), x[0].shape().end());
}

template <class T>
ArrayOf<T> kernel(const KernelArgs&, std::span<const ArrayOf<T>* const> x) {
    return *x[0];
}

/// Keeps what is inside from everything around it: no facts, no laws, no flattening. The attribute
/// is the place in the formula, so that not even equal parts are taken together.
const Op form_op{{.name = "form"},
                 {.summary = "its operand, as one form of the formula gave it",
                  .slots = {Opaque{"it is for values only"}},
                  .shape = shape,
                  .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                  .internal = true}};

}  // namespace

Expr Lowering::form_by_form() {
    const std::vector<Expr> whole = lowered_;
    const std::vector<std::string> notes = notes_;
    for (current_ = 0; current_ < whole.size(); ++current_) {
        const AstNode& node = formula_.node(current_);
        const Expr& known = whole[current_];
        // Exponents, indices and counts are read as the numbers they are.
        if (!known || (node.constant && known.is_scalar())) continue;
        Expr& made = lowered_[current_];
        if (node.kind == AstKind::reference) {
            made = operand(node, 0);
            continue;
        }
        made = lower(node);
        if (fault_) made = known;
        fault_.reset();
        made = apply(form_op, {made}, {static_cast<std::int64_t>(current_)});
    }
    const Expr result = lowered_[formula_.ast.root];
    lowered_ = whole;
    notes_ = notes;
    return result;
}

}  // namespace gradwright::syntax
