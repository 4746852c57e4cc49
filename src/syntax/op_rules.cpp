#include "syntax/op_rules.hpp"

#include <algorithm>
#include <numeric>

namespace gradwright::syntax {
namespace {

/// The next partition of axes into classes, as restricted growth strings, fewest merges first.
std::vector<std::vector<std::size_t>> partitions(std::size_t axes) {
    std::vector<std::vector<std::size_t>> all{{}};
    for (std::size_t i = 0; i < axes; ++i) {
        std::vector<std::vector<std::size_t>> longer;
        for (const auto& p : all) {
            const std::size_t classes = p.empty() ? 0 : *std::max_element(p.begin(), p.end()) + 1;
            for (std::size_t c = 0; c <= classes; ++c) {
                longer.push_back(p);
                longer.back().push_back(c);
            }
        }
        all = std::move(longer);
    }
    const auto count = [](const std::vector<std::size_t>& p) {
        return p.empty() ? 0 : *std::max_element(p.begin(), p.end());
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](const auto& a, const auto& b) { return count(a) > count(b); });
    return all;
}

Dim probe(std::size_t i) { return Dim("probe" + std::to_string(i)); }

}  // namespace

const OpRule& OpRules::rule(const Op& op, const std::vector<std::size_t>& orders) {
    const auto [at, added] = known_.try_emplace({&op, orders});
    if (added) at->second = learn(op, orders);
    return at->second;
}

OpRule OpRules::learn(const Op& op, const std::vector<std::size_t>& orders) {
    const std::size_t axes = std::accumulate(orders.begin(), orders.end(), std::size_t{0});
    OpRule rule;
    if (axes > 6 || !op.shape) return rule;
    for (const auto& classes : partitions(axes)) {
        rule.classes = classes;
        if (ask(op, orders, rule)) break;
    }
    return rule;
}

bool OpRules::ask(const Op& op, const std::vector<std::size_t>& orders, OpRule& rule) {
    Graph graph;
    std::vector<Expr> operands;
    std::size_t axis = 0;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        Shape shape;
        for (std::size_t k = 0; k < orders[i]; ++k) shape.push_back(probe(rule.classes[axis++]));
        operands.push_back(graph.symbol("x" + std::to_string(i), shape));
    }
    const auto shape = op.shape(operands, {});
    if (!shape) return false;
    rule.accepted = true;
    for (const Dim& dim : *shape) {
        OpRule::Axis result{std::nullopt, dim};
        for (const std::size_t c : rule.classes)
            if (probe(c) == dim) result.from = c;
        rule.result.push_back(result);
    }
    return true;
}

}  // namespace gradwright::syntax
