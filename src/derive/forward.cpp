#include "derive/derive.hpp"
#include "derive/refusal.hpp"
#include "expr/traverse.hpp"

namespace gradwright {
namespace {

/// One sweep over increasing ids: every node gets the tangent that its operands' tangents imply.
class Forward {
public:
    explicit Forward(Graph& graph) : graph_(graph) {}

    Result<Expr> run(const Expr& y, std::span<const std::pair<Expr, Expr>> directions) {
        for (const auto& [x, direction] : directions) tangents_[x.id()] = direction;
        const auto nodes = reachable({&y, 1});
        const FlatteningLimit limit(graph_, flattening_limit_for(graph_, nodes.size()));
        for (const Expr& node : nodes) {
            if (tangents_.contains(node.id())) continue;
            Result<Expr> t = tangent(node);
            if (!t) return t;
            if (*t) tangents_[node.id()] = *t;
        }
        const Expr* t = tangents_.find(y.id());
        return t != nullptr ? *t : graph_.zero(y.shape());
    }

private:
    /// Empty if no operand has a tangent.
    Result<Expr> tangent(const Expr& node) {
        switch (node->kind) {
            case Kind::symbol:
                return Expr();
            case Kind::sum:
                return tangent_of_sum(node);
            case Kind::contraction:
                return tangent_of_contraction(node);
            case Kind::apply:
                return tangent_of_apply(node);
        }
        return Expr();
    }

    Expr tangent_of_sum(const Expr& node) {
        std::vector<Scaled> terms;
        for (const Term& t : node->terms) {
            if (const Expr* inner = tangents_.find(t.node)) {
                terms.push_back({t.coefficient, *inner});
            }
        }
        return terms.empty() ? Expr() : graph_.sum(terms, node.shape());
    }

    /// Product rule; d(f^p) = p f^(p-1) df.
    Expr tangent_of_contraction(const Expr& node) {
        const Node& n = node.node();
        std::vector<Scaled> terms;
        for (std::size_t i = 0; i < n.factors.size(); ++i) {
            const Expr* inner = tangents_.find(n.factors[i].node);
            if (inner == nullptr) continue;
            ContractionSpec spec;
            for (std::size_t j = 0; j < n.factors.size(); ++j) {
                const Factor& f = n.factors[j];
                const std::vector<Axis> axes(f.axes.begin(), f.axes.end());
                if (j == i) spec.factors.push_back({*inner, axes, 1});
                const Number exponent = j == i ? f.exponent - Number(1) : f.exponent;
                spec.factors.push_back({{&graph_, f.node}, axes, exponent});
            }
            spec.out.assign(n.out.begin(), n.out.end());
            spec.label_dims.assign(n.label_dims.begin(), n.label_dims.end());
            terms.push_back({n.factors[i].exponent, graph_.contract(std::move(spec))});
        }
        return terms.empty() ? Expr() : graph_.sum(terms, node.shape());
    }

    Result<Expr> tangent_of_apply(const Expr& node) {
        const Op& op = op_of(node);
        std::vector<Scaled> terms;
        for (std::size_t slot = 0; slot < node.child_count(); ++slot) {
            const Expr* inner = tangents_.find(node.child(slot).id());
            if (inner == nullptr) continue;
            if (op.derivative != nullptr) {
                terms.push_back({1, hadamard(op.derivative(node, node.child(slot)), *inner)});
                continue;
            }
            const Slot& rule = slot_of(op, slot);
            if (const auto* opaque = std::get_if<Opaque>(&rule)) return no_rule(node, *opaque);
            if (const auto* smooth = std::get_if<Smooth>(&rule)) {
                terms.push_back({1, smooth->differential(node, slot, *inner)});
            } else if (std::holds_alternative<Linear>(rule)) {
                terms.push_back({1, with_operand(node, slot, *inner)});
            }
        }
        return terms.empty() ? Expr() : graph_.sum(terms, node.shape());
    }

    /// A linear slot carries its tangent through.
    Expr with_operand(const Expr& node, std::size_t slot, const Expr& tangent) {
        std::vector<Expr> operands;
        for (std::size_t i = 0; i < node.child_count(); ++i) {
            operands.push_back(i == slot ? tangent : node.child(i));
        }
        return with_children(node, operands);
    }

    Graph& graph_;
    NodeMap<Expr> tangents_;
};

}  // namespace

Result<Expr> pushforward(const Expr& y, std::span<const std::pair<Expr, Expr>> directions) {
    return Forward(y.graph()).run(y, directions);
}

Result<Expr> pushforward(const Expr& y, const Expr& x, const Expr& direction) {
    const std::pair<Expr, Expr> directions[] = {{x, direction}};
    return pushforward(y, directions);
}

Expr tangent_of(const Expr& symbol) {
    const Facts kept = symbol->declared & (Facts::symmetric | Facts::diagonal);
    return symbol.graph().symbol("d" + std::string(symbol->name), symbol.shape(),
                                 kept | Facts::tangent);
}

}  // namespace gradwright
