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

/// sum over k of onehot(y)[i,k] * X[..,k,..] is X at the class of i, for every factor X at once.
bool ContractionLowering::gather(std::size_t at) {
    const BaseFactor f = items_[at].product[0];
    const Label row = f.uses[0].label, cls = f.uses[1].label;
    if (has_label(out_labels(), cls) || row == cls) return false;
    std::vector<std::size_t> partners;
    for (std::size_t k = 0; k < items_.size(); ++k) {
        if (k == at || !has_label(items_[k].labels, cls)) continue;
        if (items_[k].inverse) return false;
        partners.push_back(k);
    }
    if (partners.empty()) return false;
    for (const std::size_t k : partners) items_[k] = gathered(std::move(items_[k]), f);
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
}

/// At the classes that the indicator was made from, for every index of dims.
Pick ContractionLowering::pick_by(const BaseFactor& indicator, const Labels& dims) {
    Pick pick;
    pick.extents = extents_of(dims);
    pick.classes = extents_[indicator.uses[1].label];
    const LabelUse row{.axis = 0, .label = indicator.uses[0].label};
    pick.classes_at = access(lowering_.buffer_of(indicator.expr.child(0)), {row}, dims);
    return pick;
}

ContractionItem ContractionLowering::gathered(Item from, const BaseFactor& indicator) {
    const Label row = indicator.uses[0].label, cls = indicator.uses[1].label;
    materialise(from, from.labels);
    Labels dims{row};
    for (const Label l : from.labels) {
        if (l != cls && l != row) dims.push_back(l);
    }
    Labels with_class = dims;
    with_class.push_back(cls);
    const BufferId made = lowering_.temporary(extents_of(dims), {});
    Item stored = stored_item(made, dims, from.nonnegative);
    Pick pick = pick_by(indicator, dims);
    pick.indexed = plain_access(from, with_class);
    pick.class_stride = pick.indexed.strides.back();
    pick.indexed.strides.pop_back();
    pick.other = access(made, stored.product[0].uses, dims);
    lowering_.add_step(std::move(pick), e_);
    return stored;
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
    Pick pick = pick_by(f, dims);
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
