#include "render/selection.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

bool is_unit(const Expr& contraction, const Factor& f) {
    const Expr node(&contraction.graph(), f.node);
    return node.is_apply_of(ops::unit) && f.axes[0].is_single() && !f.exponent.is_negative();
}

bool touches(std::span<const Axis> axes, Label l) {
    return std::ranges::any_of(
        axes, [l](const Axis& a) { return std::find(a.begin(), a.end(), l) != a.end(); });
}

bool is_fused_at(std::span<const Axis> axes, Label l) {
    return std::ranges::any_of(axes, [l](const Axis& a) {
        return !a.is_single() && std::find(a.begin(), a.end(), l) != a.end();
    });
}

}  // namespace

Selection::Selection(const Expr& e) : choices_(e->label_dims.size()) {
    for (const Factor& f : e->factors) {
        if (f.axes.size() != 1 || !is_unit(e, f)) continue;
        const Label l = f.axes[0][0];
        bool others = false, fused = is_fused_at(e->out, l);
        for (const Factor& g : e->factors) {
            others = others || (&g != &f && touches(g.axes, l));
            fused = fused || is_fused_at(g.axes, l);
        }
        if (!others || fused || choices_[l].entry != 0) continue;
        choices_[l] = {f.node, Expr(&e.graph(), f.node)->attributes[0], touches(e->out, l)};
    }
}

bool Selection::is_spent(const Factor& f) const {
    if (f.axes.size() != 1 || !f.axes[0].is_single()) return false;
    const Choice& c = choices_[f.axes[0][0]];
    return c.unit == f.node && !c.is_output;
}

Tree Selection::entries(Trees& trees, Tree x, std::vector<Label>& at) const {
    std::vector<std::int64_t> indices;
    std::vector<Label> rest;
    for (const Label l : at) {
        // The unit vector itself stays as it is where it marks a place of the output.
        const bool itself = x->form == Form::index && x->args[0]->form == Form::identity;
        indices.push_back(itself ? 0 : choices_[l].entry);
        if (indices.back() == 0) rest.push_back(l);
    }
    if (rest.size() == at.size()) return x;
    at = std::move(rest);
    const Tree y = trees.entry(x, std::move(indices));
    return y->stance == Stance::row ? trees.transposed(y) : y;
}

}  // namespace gradwright::render
