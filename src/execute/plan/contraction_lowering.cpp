#include "execute/plan/contraction_lowering.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::execute {

bool has_label(const Labels& labels, Label l) {
    return std::ranges::find(labels, l) != labels.end();
}

Labels united(const Labels& a, const Labels& b) {
    Labels all = a;
    for (const Label l : b) {
        if (!has_label(all, l)) all.push_back(l);
    }
    return all;
}

namespace {

void add_labels(const std::vector<LabelUse>& uses, Labels& labels) {
    for (const LabelUse& u : uses) {
        if (!u.fixed && !has_label(labels, u.label)) labels.push_back(u.label);
    }
}

}  // namespace

ContractionLowering::ContractionLowering(Lowering& lowering, const Expr& e, BufferId into,
                                         double scale, bool accumulate)
    : lowering_(lowering), e_(e), into_(into), scale_(scale), accumulate_(accumulate) {
    for (const Dim& d : e->label_dims) {
        extents_.push_back(d.evaluate(lowering.sizes()).value_or(1));
    }
    for (std::size_t l = 0; l < extents_.size(); ++l) {
        resolved_.push_back({.label = static_cast<Label>(l)});
    }
    selected_.assign(e->factors.size(), false);
}

void ContractionLowering::replace(Label gone, const LabelUse& by) {
    for (LabelUse& r : resolved_) {
        if (r.fixed || r.label != gone) continue;
        const Count shift = r.shift;
        r = by;
        r.shift += shift;
    }
}

/// Only one index of a label counts; false if it is none of its indices.
bool ContractionLowering::fix(const LabelUse& use, Count index) {
    const Count at = index - use.shift;
    if (at < 0 || at >= extents_[use.label]) return false;
    replace(use.label, {.shift = at, .fixed = true});
    return true;
}

/// Whether the selection was taken up by the labels.
bool ContractionLowering::select(const Selection& s) {
    const LabelUse outer = resolved_[s.outer];
    if (s.fixed) return !outer.fixed && fix(outer, s.offset);
    LabelUse inner = resolved_[s.inner];
    if (outer.fixed || inner.fixed) {
        if (outer.fixed == inner.fixed) return false;
        return outer.fixed ? fix(inner, outer.shift - s.offset)
                           : fix(outer, inner.shift + s.offset);
    }
    const Count apart = inner.shift + s.offset - outer.shift;
    if (inner.label == outer.label || apart < 0) return false;
    if (apart + extents_[inner.label] > extents_[outer.label]) return false;
    inner.shift = apart;
    replace(outer.label, inner);
    return true;
}

/// A slice or a placed block says of two labels that they differ by a constant: one goes.
void ContractionLowering::select_labels() {
    for (std::size_t k = 0; k < e_->factors.size(); ++k) {
        const auto s = selection_of(e_, k, lowering_.sizes());
        selected_[k] = s && e_->factors[k].exponent.is_one() && select(*s);
    }
}

std::vector<LabelUse> ContractionLowering::uses_of(std::span<const Axis> axes) const {
    std::vector<LabelUse> uses;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Count multiple = 1;
        for (std::size_t k = axes[i].size(); k-- > 0;) {
            LabelUse use = resolved_[axes[i][k]];
            use.axis = i;
            use.shift *= multiple;
            use.multiple = multiple;
            uses.push_back(use);
            multiple = bounded_product(multiple, lowering_.extent(e_->label_dims[axes[i][k]]));
        }
    }
    return uses;
}

ContractionItem ContractionLowering::item_of(const FactorPlan& factor) const {
    Item item;
    BaseFactor base;
    base.expr = factor.source;
    base.exponent = factor.exponent;
    base.uses = uses_of(factor.axes);
    add_labels(base.uses, item.labels);
    item.nonnegative = has_fact(factor.source, Facts::nonnegative) || factor.exponent.is_even();
    if (factor.role != Role::value) item.inverse = factor;
    item.product.push_back(std::move(base));
    return item;
}

/// Sizes and the constants of mathematics go into the coefficient.
bool ContractionLowering::take_constant(const FactorPlan& f) {
    const Expr& e = f.source;
    if (!e.is_symbol() || !e.is_scalar() || lowering_.has_buffer(e)) return false;
    const auto known = constant_value(e);
    const double value =
        known ? *known : static_cast<double>(lowering_.sizes().at(std::string(e->name)));
    scale_ *= std::pow(value, f.exponent.value());
    return true;
}

std::vector<Count> ContractionLowering::extents_of(const Labels& labels) const {
    std::vector<Count> extents;
    for (const Label l : labels) extents.push_back(extents_[l]);
    return extents;
}

Access ContractionLowering::access(BufferId buffer, const std::vector<LabelUse>& uses,
                                   const Labels& dims) const {
    const Buffer& b = lowering_.plan().buffers[buffer];
    Access a{buffer, 0, std::vector<Count>(dims.size(), 0)};
    for (const LabelUse& u : uses) {
        const Count stride = b.strides[u.axis];
        a.offset += u.shift * stride;
        if (u.fixed) continue;
        // A batch label is no dim of the matrices that are looked at one by one.
        const auto at = std::ranges::find(dims, u.label);
        if (at == dims.end()) continue;
        a.strides[static_cast<std::size_t>(at - dims.begin())] += u.multiple * stride;
    }
    return a;
}

/// Whether entries of the result are zero because no index reaches them.
bool ContractionLowering::leaves_gaps() const {
    Labels seen;
    for (const Axis& a : e_->out) {
        for (const Label l : a) {
            const LabelUse& r = resolved_[l];
            if (r.fixed && lowering_.extent(e_->label_dims[l]) > 1) return true;
            if (r.fixed) continue;
            if (extents_[r.label] != lowering_.extent(e_->label_dims[l])) return true;
            if (has_label(seen, r.label)) return true;
            seen.push_back(r.label);
        }
    }
    return false;
}

/// The labels of the result, each once.
Labels ContractionLowering::out_labels() const {
    Labels labels;
    add_labels(out_, labels);
    return labels;
}

Labels ContractionLowering::kept_beside(std::size_t p, std::size_t q) const {
    Labels kept = out_labels();
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (i != p && i != q) kept = united(kept, items_[i].labels);
    }
    return kept;
}

void ContractionLowering::run() {
    select_labels();
    out_ = uses_of(e_->out);
    for (const FactorPlan& f : factor_plans(e_, lowering_.sizes())) {
        if (selected_[f.at] || take_constant(f)) continue;
        items_.push_back(item_of(f));
    }
    if (leaves_gaps() && !accumulate_) {
        lowering_.fill_zero(into_);
        accumulate_ = true;
    }
    if (pick_classes()) return;
    take_known_solutions();
    if (!take_gram()) {
        const Labels out = out_labels();
        std::vector<Labels> labels;
        for (const Item& i : items_) labels.push_back(i.labels);
        const std::vector<Merge> order = merge_order(labels, out, extents_);
        for (const Merge& m : order) merge(m);
    }
    if (!written_) finish();
}

/// X'*diag(s)*X with s >= 0 is W'*W with W = diag(sqrt(s))*X: one triangle, by symmetric products.
bool ContractionLowering::take_gram() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
        for (std::size_t j = i + 1; j < items_.size(); ++j) {
            Item &a = items_[i], &b = items_[j];
            const BaseFactor &x = a.product[0], &y = b.product[0];
            if (a.inverse || b.inverse || x.expr != y.expr || x.exponent != y.exponent) continue;
            if (x.uses.size() != 2 || a.labels.size() != 2 || b.labels.size() != 2) continue;
            const std::size_t own = x.uses[0].label == y.uses[0].label ? 1 : 0;
            const Label rows = x.uses[own].label, columns = y.uses[own].label;
            const Label shared = x.uses[1 - own].label;
            if (rows == columns || shared != y.uses[1 - own].label) continue;
            const Labels out = out_labels();
            if (out.size() != 2 || !has_label(out, rows) || !has_label(out, columns)) continue;
            bool fits = true;
            Item w = a;
            for (std::size_t k = 0; k < items_.size(); ++k) {
                if (k == i || k == j) continue;
                fits = fits && !items_[k].inverse && items_[k].nonnegative &&
                       (items_[k].labels.empty() || items_[k].labels == Labels{shared});
            }
            // Onto other terms only the whole can be added.
            if (!fits || leaves_gaps() || accumulate_) continue;
            Item weights;
            weights.labels = {shared};
            for (std::size_t k = 0; k < items_.size(); ++k) {
                if (k == i || k == j) continue;
                for (BaseFactor f : items_[k].product) {
                    f.exponent = f.exponent * Number::ratio(1, 2);
                    weights.product.push_back(std::move(f));
                }
            }
            if (!weights.product.empty()) {
                materialise(weights, weights.labels);
                w.product.push_back(weights.product[0]);
            }
            materialise(w, own == 1 ? Labels{shared, rows} : Labels{rows, shared});
            Product p;
            p.extents = {extents_[rows], extents_[columns], extents_[shared]};
            p.rows = p.columns = p.shared = 1;
            p.symmetric = true;
            p.scale = scale_;
            p.accumulate = accumulate_;
            p.left = p.right = plain_access(w, {rows, columns, shared});
            std::swap(p.right.strides[0], p.right.strides[1]);
            p.out = destination({rows, columns, shared});
            lowering_.add_step(std::move(p), e_);
            lowering_.add_step(Mirror{extents_of({rows, columns}), destination({rows, columns})},
                               e_);
            written_ = true;
            return true;
        }
    }
    return false;
}

void lower_contraction(Lowering& lowering, const Expr& e, BufferId into, double scale,
                       bool accumulate) {
    ContractionLowering(lowering, e, into, scale, accumulate).run();
}

}  // namespace gradwright::execute
