#include "explain/computation.hpp"

#include "derive/conventions.hpp"
#include "derive/derive.hpp"
#include "explain/form_rule.hpp"
#include "expr/traverse.hpp"
#include "render/notation.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <unordered_map>

namespace gradwright {
namespace {

using explain::FormRule;
using syntax::AstId;
using syntax::AstKind;
using syntax::AstNode;

using Node = Computation::Node;

/// Symbols of an expression that is still simplified, and of all such: what is longer is hardly
/// read, and a graph of many nodes should not take minutes.
constexpr int longest_simplified = 400;
constexpr int most_simplified = 40'000;

bool is_sum(AstKind kind) {
    return kind == AstKind::add || kind == AstKind::subtract || kind == AstKind::negate;
}

AstId behind_references(const TypedFormula& typed, AstId id) {
    while (typed.node(id).kind == AstKind::reference) id = typed.ast().child(typed.node(id), 0);
    return id;
}

/// An operand as it is typed, and its sign in a sum.
struct Typed {
    AstId id = 0;
    int sign = 1;
};

/// The operands that have values; those of a long sum are those of the sums inside it.
std::vector<Typed> operands_of(const TypedFormula& typed, AstId id) {
    std::vector<Typed> found, todo{{id, 1}};
    while (!todo.empty()) {
        const Typed at = todo.back();
        todo.pop_back();
        const AstNode& node = typed.node(at.id);
        const bool inside = at.id == id || (is_sum(node.kind) && !typed.value(at.id));
        if (!inside) {
            if (typed.value(at.id)) found.push_back(at);
            continue;
        }
        for (std::size_t i = node.count; i-- > 0;) {
            const bool minus =
                node.kind == AstKind::negate || (node.kind == AstKind::subtract && i == 1);
            todo.push_back({typed.ast().child(node, i), minus ? -at.sign : at.sign});
        }
    }
    return found;
}

class Shortener {
public:
    Expr operator()(const Expr& e) {
        const int size = render::printed_size(e);
        if (size > longest_simplified || size > left_) return e;
        left_ -= size;
        return simplify(e, {.size = render::printed_size});
    }

private:
    int left_ = most_simplified;
};

class Builder {
public:
    Builder(const TypedFormula& typed, Graph& graph) : typed_(typed), graph_(graph) {}

    Result<Computation> run(const Expr& seed) {
        collect();
        if (done_.nodes.size() > most_computation_nodes) {
            Diagnostic d;
            d.slug = "too-large";
            d.message = "the formula has " + std::to_string(done_.nodes.size()) +
                        " nodes; a graph of at most " + std::to_string(most_computation_nodes) +
                        " is shown";
            d.fault = Fault::refused;
            return d;
        }
        sweep(seed);
        return std::move(done_);
    }

private:
    bool is_leaf(AstId id) const {
        return typed_.node(id).constant || typed_.node(id).kind == AstKind::name;
    }

    /// Nodes in the order typed, of what the formula needs.
    void collect() {
        const std::size_t count = typed_.ast().nodes.size();
        std::vector<bool> used(count);
        std::vector<std::vector<Typed>> operands(count);
        const AstId root = behind_references(typed_, typed_.ast().root);
        used[root] = true;
        for (AstId id = root + 1; id-- > 0;) {
            if (!used[id] || is_leaf(id)) continue;
            operands[id] = operands_of(typed_, id);
            for (Typed& x : operands[id]) {
                x.id = behind_references(typed_, x.id);
                used[x.id] = true;
            }
        }
        std::vector<std::size_t> at(count);
        for (AstId id = 0; id <= root; ++id) {
            if (!used[id]) continue;
            at[id] = node_of(id);
            for (const Typed& x : operands[id]) {
                done_.nodes[at[id]].operands.push_back(at[x.id]);
                signs_[at[id]].push_back(x.sign);
            }
        }
        name_definitions(at, used);
    }

    /// A variable is one node wherever it stands.
    std::size_t node_of(AstId id) {
        const AstNode& node = typed_.node(id);
        const Expr value = typed_.value(id);
        const std::size_t fresh = done_.nodes.size();
        if (node.kind == AstKind::name) {
            const auto [known, added] = variables_.try_emplace(value.id(), fresh);
            if (!added) return known->second;
        }
        Node made;
        made.id = id;
        made.value = value;
        made.constant = node.constant;
        made.variable = node.kind == AstKind::name;
        if (made.variable) made.name = std::string(value->name);
        done_.nodes.push_back(std::move(made));
        signs_.emplace_back();
        return fresh;
    }

    void name_definitions(const std::vector<std::size_t>& at, const std::vector<bool>& used) {
        for (const AstNode& node : typed_.ast().nodes) {
            if (node.kind != AstKind::reference) continue;
            const AstId of = behind_references(typed_, typed_.ast().child(node, 0));
            if (of >= used.size() || !used[of]) continue;
            std::string& name = done_.nodes[at[of]].name;
            if (name.empty()) name = typed_.ast().word(node);
        }
    }

    FormRule rule_of(std::size_t i) const {
        const Node& node = done_.nodes[i];
        std::vector<explain::FormOperand> operands;
        for (std::size_t k = 0; k < node.operands.size(); ++k) {
            const Node& x = done_.nodes[node.operands[k]];
            operands.push_back({x.value, x.constant, signs_[i][k]});
        }
        return FormRule(typed_, graph_, node.id, std::move(operands));
    }

    void sweep(const Expr& seed) {
        terms_.resize(done_.nodes.size());
        const std::size_t root = done_.nodes.size() - 1;
        if (done_.nodes[root].constant) return;
        terms_[root].push_back({1, seed});
        done_.backward.push_back({root, {}, "seed", "the formula itself", seed});
        for (std::size_t i = root + 1; i-- > 0;) {
            Node& node = done_.nodes[i];
            if (node.constant) continue;
            if (node.note.empty()) node.cotangent = total(node, terms_[i]);
            if (!node.operands.empty()) pass_on(i);
        }
        for (Computation::Step& step : done_.backward) {
            const Node& node = done_.nodes[step.node];
            // Most nodes have one user: what it gives is the cotangent.
            const bool alone = terms_[step.node].size() == 1 && node.note.empty() && node.cotangent;
            step.contribution = alone ? node.cotangent : short_form_(step.contribution);
        }
    }

    Expr total(Node& node, const std::vector<Scaled>& terms) {
        const Expr sum = graph_.sum(terms, node.value.shape());
        if (!node.variable) return short_form_(sum);
        const Structured s = restrict_to_structure(sum, node.value, SymmetricConvention::subspace);
        node.note = s.note;
        return short_form_(s.derivative);
    }

    void pass_on(std::size_t i) {
        FormRule rule = rule_of(i);
        for (std::size_t k = 0; k < done_.nodes[i].operands.size(); ++k) {
            const std::size_t operand = done_.nodes[i].operands[k];
            Node& x = done_.nodes[operand];
            if (x.constant) continue;
            const Result<Expr> local = rule.jacobian(k);
            done_.nodes[i].locals.push_back({operand, local ? short_form_(*local) : Expr(),
                                             local ? "" : local.error().message});
            if (!done_.nodes[i].cotangent) {
                x.note = done_.nodes[i].note;
                continue;
            }
            const Result<Expr> part = rule.pulled(k, done_.nodes[i].cotangent);
            if (!part) {
                x.note = part.error().message;
                continue;
            }
            terms_[operand].push_back({1, *part});
            done_.backward.push_back({operand, i, rule.statement(k), rule.text(k), *part});
        }
    }

    const TypedFormula& typed_;
    Graph& graph_;
    Shortener short_form_;
    Computation done_;
    std::vector<std::vector<int>> signs_;     ///< of the operands of each node
    std::vector<std::vector<Scaled>> terms_;  ///< what each node gets
    std::unordered_map<NodeId, std::size_t> variables_;
};

}  // namespace

Result<Computation> computation(const TypedFormula& typed, Graph& graph, const Expr& seed) {
    return Builder(typed, graph).run(seed);
}

}  // namespace gradwright
