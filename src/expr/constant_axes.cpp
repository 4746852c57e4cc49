#include "expr/constant_axes.hpp"

#include "expr/contraction.hpp"

#include <algorithm>

namespace gradwright {

/// Axes along which every entry of `e` is equal because nothing depends on them.
std::vector<bool> constant_axes(const Expr& e) {
    std::vector<bool> constant(e.order(), false);
    if (e.is_contraction()) {
        contraction::LabelSet used;
        for (const Factor& f : e->factors) used.insert(f.axes);
        for (std::size_t i = 0; i < e->out.size(); ++i) {
            const Axis& a = e->out[i];
            const bool alone =
                a.is_single() && std::ranges::count_if(e->out, [&](const Axis& o) {
                                     return std::find(o.begin(), o.end(), a[0]) != o.end();
                                 }) == 1;
            constant[i] = alone && !used.contains(a[0]);
        }
    } else if (e.is_sum() && !e.is_zero()) {
        constant.assign(e.order(), true);
        for (std::size_t t = 0; t < e.child_count(); ++t) {
            const auto inner = constant_axes(e.child(t));
            for (std::size_t i = 0; i < constant.size(); ++i) constant[i] = constant[i] && inner[i];
        }
    } else if (e.is_zero()) {
        constant.assign(e.order(), true);
    }
    return constant;
}

/// Drops constant axes by taking them out of the output of each contraction.
Expr without_axes(const Expr& e, const std::vector<bool>& drop) {
    Graph& g = e.graph();
    Shape shape;
    for (std::size_t i = 0; i < drop.size(); ++i) {
        if (!drop[i]) shape.push_back(e.shape()[i]);
    }
    if (e.is_sum()) {
        std::vector<Scaled> terms;
        for (const Term& t : e->terms)
            terms.push_back({t.coefficient, without_axes({&g, t.node}, drop)});
        return g.sum(terms, shape);
    }
    ContractionSpec spec;
    for (const Factor& f : e->factors) {
        spec.factors.push_back({{&g, f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    for (std::size_t i = 0; i < drop.size(); ++i) {
        if (!drop[i]) spec.out.push_back(e->out[i]);
    }
    spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
    return g.contract(std::move(spec));
}

Expr copied_along(const Expr& e, const std::vector<bool>& marked, std::span<const Dim> shape) {
    ContractionSpec spec;
    FactorSpec factor{e, {}, 1};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const Axis axis(static_cast<Label>(i));
        if (!marked[i]) factor.axes.push_back(axis);
        spec.out.push_back(axis);
    }
    spec.factors.push_back(std::move(factor));
    spec.label_dims.assign(shape.begin(), shape.end());
    return e.graph().contract(std::move(spec));
}

}  // namespace gradwright
