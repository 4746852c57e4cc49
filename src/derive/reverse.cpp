#include "derive/derive.hpp"
#include "derive/refusal.hpp"
#include "expr/traverse.hpp"

#include <optional>
#include <utility>

namespace gradwright {
namespace {

Shape joined(std::span<const Dim> front, std::span<const Dim> back) {
    Shape shape(front.begin(), front.end());
    shape.insert(shape.end(), back.begin(), back.end());
    return shape;
}

/// One sweep from the output over decreasing ids. Every cotangent has the leading axes of the seed
/// in front of the node's own.
class Sweep {
public:
    Sweep(const Expr& y, std::span<const Expr> variables, const Expr& seed)
        : graph_(y.graph()),
          y_(y),
          variables_(variables),
          lead_(seed.shape().begin(), seed.shape().end() - static_cast<std::ptrdiff_t>(y.order())) {
        cotangents_[y.id()].push_back({1, seed});
    }

    /// The cotangents of the variables.
    Result<std::vector<Expr>> run() {
        depends_ = dependence(y_, variables_);
        std::vector<Expr> found;
        for (const Expr& x : variables_) found.push_back(graph_.zero(joined(lead_, x.shape())));
        std::size_t left = variables_.size();
        const auto nodes = reachable({&y_, 1});
        const FlatteningLimit limit(graph_, flattening_limit_for(graph_, nodes.size()));
        for (auto it = nodes.rbegin(); it != nodes.rend() && left > 0; ++it) {
            if (!depends_[it->id()]) continue;
            const Expr g = take(*it);
            for (std::size_t i = 0; i < found.size(); ++i) {
                if (*it == variables_[i]) found[i] = g, --left;
            }
            if (g.is_zero() || left == 0) continue;
            if (auto refusal = spread(*it, g)) return *std::move(refusal);
        }
        return found;
    }

private:
    /// The collected cotangent of a node; its parts are not needed again.
    Expr take(const Expr& node) {
        std::vector<Scaled>* parts = cotangents_.find(node.id());
        const Shape shape = joined(lead_, node.shape());
        if (parts == nullptr) return graph_.zero(shape);
        return graph_.sum(std::exchange(*parts, {}), shape);
    }

    void send(const Expr& to, const Number& coefficient, const Expr& g) {
        cotangents_[to.id()].push_back({coefficient, g});
    }

    std::optional<Diagnostic> spread(const Expr& node, const Expr& g) {
        switch (node->kind) {
            case Kind::symbol:
                return std::nullopt;
            case Kind::sum:
                return spread_sum(node, g);
            case Kind::contraction:
                return spread_contraction(node, g);
            case Kind::apply:
                return spread_apply(node, g);
        }
        return std::nullopt;
    }

    std::optional<Diagnostic> spread_sum(const Expr& node, const Expr& g) {
        for (const Term& t : node->terms) {
            if (depends_[t.node]) send({&graph_, t.node}, t.coefficient, g);
        }
        return std::nullopt;
    }

    /// Strike the factor: its labels become the output, and the cotangent stands on the old output.
    std::optional<Diagnostic> spread_contraction(const Expr& node, const Expr& g) {
        const Node& n = node.node();
        for (std::size_t i = 0; i < n.factors.size(); ++i) {
            const Factor& f = n.factors[i];
            if (!depends_[f.node]) continue;
            ContractionSpec spec;
            spec.label_dims.assign(n.label_dims.begin(), n.label_dims.end());
            FactorSpec cotangent{g, lead_labels(spec), 1};
            spec.out = cotangent.axes;
            spec.out.insert(spec.out.end(), f.axes.begin(), f.axes.end());
            cotangent.axes.insert(cotangent.axes.end(), n.out.begin(), n.out.end());
            spec.factors.push_back(std::move(cotangent));
            for (std::size_t j = 0; j < n.factors.size(); ++j) {
                const Factor& other = n.factors[j];
                const Number exponent = j == i ? other.exponent - Number(1) : other.exponent;
                spec.factors.push_back(
                    {{&graph_, other.node}, {other.axes.begin(), other.axes.end()}, exponent});
            }
            send({&graph_, f.node}, f.exponent, graph_.contract(std::move(spec)));
        }
        return std::nullopt;
    }

    /// Fresh labels for the leading axes, appended to the extents of `spec`.
    std::vector<Axis> lead_labels(ContractionSpec& spec) const {
        std::vector<Axis> axes;
        for (const Dim& d : lead_) {
            axes.push_back(Axis(static_cast<Label>(spec.label_dims.size())));
            spec.label_dims.push_back(d);
        }
        return axes;
    }

    std::optional<Diagnostic> spread_apply(const Expr& node, const Expr& g) {
        const Op& op = op_of(node);
        for (std::size_t slot = 0; slot < node.child_count(); ++slot) {
            const Expr operand = node.child(slot);
            if (!depends_[operand.id()]) continue;
            if (op.derivative != nullptr) {
                send(operand, 1, scaled_entries(g, op.derivative(node, operand)));
                continue;
            }
            const Slot& rule = slot_of(op, slot);
            if (const auto* opaque = std::get_if<Opaque>(&rule)) return no_rule(node, *opaque);
            if (const auto* linear = std::get_if<Linear>(&rule)) {
                send(operand, 1, linear->adjoint(node, slot, g));
            } else if (const auto* smooth = std::get_if<Smooth>(&rule)) {
                Result<Expr> back = transposed(*smooth, node, slot, g);
                if (!back) return std::move(back).error();
                send(operand, 1, *back);
            }
        }
        return std::nullopt;
    }

    /// The transpose of the differential, applied to g: the differential is linear in a
    /// placeholder, so a sweep over it only ever strikes.
    static Result<Expr> transposed(const Smooth& smooth, const Expr& node, std::size_t slot,
                                   const Expr& g) {
        const Expr operand = node.child(slot);
        const Expr dx = node.graph().symbol("\u2202", operand.shape(), Facts::tangent);
        return pullback(smooth.differential(node, slot, dx), dx, g);
    }

    Expr scaled_entries(const Expr& g, const Expr& derivative) {
        ContractionSpec spec;
        spec.label_dims.assign(g.shape().begin(), g.shape().end());
        for (std::size_t i = 0; i < g.order(); ++i) spec.out.push_back(Axis(static_cast<Label>(i)));
        spec.factors.push_back({g, spec.out, 1});
        const auto own = spec.out.end() - static_cast<std::ptrdiff_t>(derivative.order());
        spec.factors.push_back({derivative, {own, spec.out.end()}, 1});
        return graph_.contract(std::move(spec));
    }

    Graph& graph_;
    const Expr y_;
    const std::span<const Expr> variables_;
    Shape lead_;
    NodeMap<bool> depends_;
    NodeMap<std::vector<Scaled>> cotangents_;
};

}  // namespace

Expr identity_of(const Expr& y) {
    ContractionSpec spec;
    for (std::size_t i = 0; i < y.order(); ++i) spec.out.push_back(Axis(static_cast<Label>(i)));
    const std::vector<Axis> axes = spec.out;
    spec.out.insert(spec.out.end(), axes.begin(), axes.end());
    spec.label_dims.assign(y.shape().begin(), y.shape().end());
    return y.graph().contract(std::move(spec));
}

Result<Expr> pullback(const Expr& y, const Expr& x, const Expr& cotangent) {
    const Result<std::vector<Expr>> all = Sweep(y, {&x, 1}, cotangent).run();
    if (!all) return all.error();
    return all->front();
}

Result<Expr> jacobian(const Expr& y, const Expr& x) {
    // One tangent is enough for a scalar variable, and keeps the factors of y where they stand.
    if (x.is_scalar()) return pushforward(y, x, y.graph().number(1));
    return pullback(y, x, identity_of(y));
}

Result<std::vector<Expr>> jacobians(const Expr& y, std::span<const Expr> variables) {
    std::vector<Expr> arrays;
    for (const Expr& x : variables) {
        if (!x.is_scalar()) arrays.push_back(x);
    }
    Result<std::vector<Expr>> swept = Sweep(y, arrays, identity_of(y)).run();
    if (!swept) return swept;
    std::vector<Expr> all;
    auto next = swept->begin();
    for (const Expr& x : variables) {
        const Result<Expr> j = x.is_scalar() ? jacobian(y, x) : Result<Expr>(*next++);
        if (!j) return j.error();
        all.push_back(*j);
    }
    return all;
}

Result<Expr> hessian(const Expr& y, const Expr& x) {
    const Result<Expr> gradient = jacobian(y, x);
    return gradient ? jacobian(*gradient, x) : gradient;
}

Result<Expr> hessian_product(const Expr& y, const Expr& x, const Expr& direction) {
    const Result<Expr> gradient = jacobian(y, x);
    return gradient ? pushforward(*gradient, x, direction) : gradient;
}

}  // namespace gradwright
