#include "trace/batch.hpp"

#include "expr/node_map.hpp"
#include "expr/traverse.hpp"
#include "ops/op.hpp"

#include <algorithm>
#include <numeric>

namespace gradwright {

namespace {

class Batching {
public:
    Batching(const Expr& f, std::span<const std::pair<Expr, Expr>> replacements)
        : f_(f), extent_(replacements[0].second.shape()[0]) {
        for (const auto& [from, to] : replacements) batched_[from.id()] = to;
    }

    Result<Expr> run() {
        for (const Expr& e : reachable({&f_, 1})) {
            if (batched_.contains(e.id()) || !depends(e)) continue;
            Result<Expr> b = e.is_sum()           ? Result<Expr>(sum(e))
                             : e.is_contraction() ? Result<Expr>(contraction(e))
                                                  : apply_node(e);
            if (!b) return b;
            batched_[e.id()] = *b;
        }
        return with_axis(f_);
    }

private:
    bool is_batched(const Expr& e) const { return batched_.contains(e.id()); }
    bool depends(const Expr& e) const {
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            if (is_batched(e.child(i))) return true;
        }
        return false;
    }
    Expr with_axis(const Expr& e) const {
        return is_batched(e) ? batched_.at(e.id()) : repeated(e, extent_);
    }
    Shape with_axis(std::span<const Dim> shape) const {
        Shape longer{extent_};
        longer.insert(longer.end(), shape.begin(), shape.end());
        return longer;
    }

    Expr sum(const Expr& e) const {
        std::vector<Scaled> terms;
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            terms.push_back({e->terms[i].coefficient, with_axis(e.child(i))});
        }
        return e.graph().sum(terms, with_axis(e.shape()));
    }

    Expr contraction(const Expr& e) const {
        ContractionSpec spec;
        spec.label_dims.assign(e->label_dims.begin(), e->label_dims.end());
        const auto label = static_cast<Label>(spec.label_dims.size());
        spec.label_dims.push_back(extent_);
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            const Factor& factor = e->factors[i];
            FactorSpec own{e.child(i), {factor.axes.begin(), factor.axes.end()}, factor.exponent};
            if (is_batched(e.child(i))) {
                own.node = batched_.at(e.child(i).id());
                own.axes.insert(own.axes.begin(), Axis(label));
            }
            spec.factors.push_back(std::move(own));
        }
        spec.out.emplace_back(label);
        spec.out.insert(spec.out.end(), e->out.begin(), e->out.end());
        return e.graph().contract(std::move(spec));
    }

    Result<Expr> apply_node(const Expr& e) const {
        const Op& op = op_of(e);
        std::vector<Expr> operands;
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            const bool own = op.elementwise || is_batched(e.child(i));
            operands.push_back(own ? with_axis(e.child(i)) : e.child(i));
        }
        const std::vector<std::int64_t> attributes(e->attributes.begin(), e->attributes.end());
        if (op.elementwise || takes_batches(e)) {
            Result<Expr> y = apply_checked(op, operands, attributes);
            if (y && std::ranges::equal(y->shape(), with_axis(e.shape()))) return y;
        }
        Diagnostic d;
        d.slug = "no-rule";
        d.message =
            std::string(op.name) + " acts on a whole array: it cannot be mapped over a batch";
        d.hint = "write a loop over the samples";
        d.span = e->source;
        d.fault = Fault::refused;
        return d;
    }

    /// Of one operand the shape rule tells, for axes in front are batch axes or refused; of several
    /// only a direction may be a batch.
    bool takes_batches(const Expr& e) const {
        if (e.child_count() == 1) return true;
        for (std::size_t i = 0; i < e.child_count(); ++i) {
            if (is_batched(e.child(i)) && !std::holds_alternative<Linear>(slot_of(op_of(e), i))) {
                return false;
            }
        }
        return true;
    }

    Expr f_;
    Dim extent_;
    NodeMap<Expr> batched_;
};

}  // namespace

Expr repeated(const Expr& e, const Dim& extent) {
    ContractionSpec spec;
    FactorSpec factor{e, {}, 1};
    spec.label_dims.push_back(extent);
    spec.out.emplace_back(Label{0});
    for (const Dim& d : e.shape()) {
        const auto label = static_cast<Label>(spec.label_dims.size());
        spec.label_dims.push_back(d);
        factor.axes.emplace_back(label);
        spec.out.emplace_back(label);
    }
    spec.factors.push_back(std::move(factor));
    return e.graph().contract(std::move(spec));
}

Result<Expr> batched(const Expr& f, std::span<const std::pair<Expr, Expr>> replacements) {
    return Batching(f, replacements).run();
}

}  // namespace gradwright
