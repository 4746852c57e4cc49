#include "syntax/op_rules.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace gradwright::syntax {
namespace {

constexpr std::size_t most_axes = 12;

/// Every set of axes but the empty one as bits, the smallest sets first.
std::vector<std::uint32_t> subsets(std::size_t axes) {
    std::vector<std::uint32_t> all((std::size_t{1} << axes) - 1);
    std::iota(all.begin(), all.end(), 1u);
    std::ranges::stable_sort(all, {}, [](std::uint32_t set) { return std::popcount(set); });
    return all;
}

Dim probe(std::size_t i) { return Dim("probe" + std::to_string(i)); }

}  // namespace

const OpRule& OpRules::rule(const Op& op, const std::vector<std::size_t>& orders) {
    const auto [at, added] = known_.try_emplace({&op, orders});
    if (added) at->second = learn(op, orders);
    return at->second;
}

/// A shape rule asks that certain axes agree, so one partition of the axes is the finest that it
/// accepts. It is found from one class of all axes, by splitting off the smallest sets that may
/// stand apart.
OpRule OpRules::learn(const Op& op, const std::vector<std::size_t>& orders) {
    const std::size_t axes = std::accumulate(orders.begin(), orders.end(), std::size_t{0});
    OpRule rule;
    if (axes > most_axes || !op.shape) return rule;
    rule.classes.assign(axes, 0);
    if (!ask(op, orders, rule)) return rule;
    std::size_t next = 1;
    for (const std::uint32_t set : subsets(axes)) {
        OpRule split;
        split.classes = rule.classes;
        bool together = true, rest = false;
        for (std::size_t i = 0; i < axes; ++i) {
            const bool inside = (set >> i & 1) != 0;
            together = together && (!inside || rule.classes[i] == 0);
            rest = rest || (!inside && rule.classes[i] == 0);
            if (inside) split.classes[i] = next;
        }
        if (!together || !rest || !ask(op, orders, split)) continue;
        rule = std::move(split);
        ++next;
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
