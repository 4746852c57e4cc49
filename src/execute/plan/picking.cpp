#include "execute/plan/contraction_lowering.hpp"
#include "execute/plan/selection.hpp"

#include <algorithm>

namespace gradwright::execute {

/// Indicators of classes become gathers and scatters. True if that was all there was to do.
bool ContractionLowering::pick_classes() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const BaseFactor& f = items_[i].product[0];
        if (items_[i].inverse || f.buffer != none || !is_indicator(f.expr)) continue;
        if (!f.exponent.is_one() || f.uses.size() != 2 || f.uses[0].fixed || f.uses[1].fixed) {
            continue;
        }
        if (f.uses[0].shift != 0 || f.uses[1].shift != 0) continue;
        if (scatter(i)) return true;
        if (gather(i)) --i;
    }
    return false;
}

/// sum over k of onehot(y)[i,k] * X[..,k,..] is X at the class of i.
bool ContractionLowering::gather(std::size_t at) {
    const BaseFactor f = items_[at].product[0];
    const Label row = f.uses[0].label, cls = f.uses[1].label;
    const Labels out = out_labels();
    if (has_label(out, cls) || row == cls) return false;
    std::size_t partner = items_.size();
    for (std::size_t k = 0; k < items_.size(); ++k) {
        if (k == at || !has_label(items_[k].labels, cls)) continue;
        if (partner != items_.size() || items_[k].inverse) return false;
        partner = k;
    }
    if (partner == items_.size()) return false;
    materialise(items_[partner], items_[partner].labels);
    Labels dims{row};
    for (const Label l : items_[partner].labels) {
        if (l != cls && l != row) dims.push_back(l);
    }
    Labels with_class = dims;
    with_class.push_back(cls);
    const BufferId made = lowering_.temporary(extents_of(dims), {});
    const Item stored = stored_item(made, dims, items_[partner].nonnegative);
    Pick pick;
    pick.extents = extents_of(dims);
    pick.classes = extents_[cls];
    pick.classes_at =
        access(lowering_.buffer_of(f.expr.child(0)), {{.axis = 0, .label = row}}, dims);
    pick.indexed = plain_access(items_[partner], with_class);
    pick.class_stride = pick.indexed.strides.back();
    pick.indexed.strides.pop_back();
    pick.other = access(made, stored.product[0].uses, dims);
    lowering_.add_step(std::move(pick), e_);
    items_[partner] = stored;
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
}

/// w[i] * onehot(y)[i,k] leaves one entry in a row.
bool ContractionLowering::scatter(std::size_t at) {
    const BaseFactor f = items_[at].product[0];
    const Label row = f.uses[0].label, cls = f.uses[1].label;
    if (row == cls || leaves_gaps() || out_.size() != 2) return false;
    Item weight;
    for (std::size_t k = 0; k < items_.size(); ++k) {
        if (k == at) continue;
        for (const Label l : items_[k].labels) {
            if (l != row) return false;
        }
        if (items_[k].inverse) return false;
        weight.labels = united(weight.labels, items_[k].labels);
        for (const BaseFactor& x : items_[k].product) weight.product.push_back(x);
    }
    const LabelUse *row_out = nullptr, *class_out = nullptr;
    for (const LabelUse& u : out_) {
        if (u.label == row) row_out = &u;
        if (u.label == cls) class_out = &u;
    }
    if (row_out == nullptr || class_out == nullptr) return false;
    if (!accumulate_) lowering_.fill_zero(into_);
    const Labels dims{row};
    Pick pick;
    pick.extents = extents_of(dims);
    pick.classes = extents_[cls];
    pick.classes_at =
        access(lowering_.buffer_of(f.expr.child(0)), {{.axis = 0, .label = row}}, dims);
    pick.indexed = access(into_, {*row_out}, dims);
    pick.class_stride =
        class_out->multiple * lowering_.plan().buffers[into_].strides[class_out->axis];
    pick.scale = scale_;
    pick.scatter = true;
    if (!weight.product.empty()) {
        materialise(weight, weight.labels);
        pick.other = plain_access(weight, dims);
    }
    lowering_.add_step(std::move(pick), e_);
    written_ = true;
    return true;
}

}  // namespace gradwright::execute
