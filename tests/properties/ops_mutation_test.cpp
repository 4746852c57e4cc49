// The check of the rules of the catalogue fails on every damaged rule: sign, factor, transpose, a
// term or an operand left out, a product in another order.
#include "properties/ops_numeric.hpp"

#include "expr/traverse.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace gradwright;
using namespace gradwright::testing;

namespace {

struct Damaged {
    std::string how;
    Expr rule;
};

bool is_square(const Expr& e) { return e.order() == 2 && e.shape()[0] == e.shape()[1]; }

/// One operand of one node replaced at a time.
template <class F>
void replace_operands(const Expr& rule, const std::string& how, F&& replacement,
                      std::vector<Damaged>& all) {
    for (const Expr& node : reachable(std::span(&rule, 1))) {
        for (std::size_t i = 0; i < node.child_count(); ++i) {
            const Expr other = replacement(node, i);
            if (!other) continue;
            std::vector<Expr> children;
            for (std::size_t k = 0; k < node.child_count(); ++k) children.push_back(node.child(k));
            children[i] = other;
            const Expr damaged = with_children(node, children);
            all.push_back(
                {how, rewrite(rule, [&](const Expr& n) { return n == node ? damaged : n; })});
        }
    }
}

std::vector<Damaged> damages(const Expr& rule) {
    std::vector<Damaged> all = {{"sign", -rule},
                                {"factor", Number(2) * rule},
                                {"left out", rule.graph().zero(rule.shape())}};
    if (is_square(rule)) all.push_back({"transpose", transpose(rule)});
    for (std::size_t i = 0; rule.is_sum() && i < rule->terms.size(); ++i) {
        all.push_back({"dropped term", rule - rule->terms[i].coefficient * rule.child(i)});
    }
    replace_operands(
        rule, "transposed operand",
        [](const Expr& node, std::size_t i) {
            return is_square(node.child(i)) ? transpose(node.child(i)) : Expr();
        },
        all);
    replace_operands(
        rule, "swapped operand",
        [](const Expr& node, std::size_t i) {
            const bool fits = i > 0 && node.child(i) != node.child(i - 1) &&
                              std::ranges::equal(node.child(i).shape(), node.child(i - 1).shape());
            return fits ? node.child(i - 1) : Expr();
        },
        all);
    std::erase_if(all, [&](const Damaged& d) { return d.rule == rule; });
    return all;
}

/// Checks each damage of the rule at one slot as the rules themselves are checked, at one point.
/// Returns, in the order of damages, which ones change the value there.
std::vector<std::pair<std::string, bool>> judged(const Op& op, std::size_t slot,
                                                 std::uint64_t seed) {
    Graph graph;
    Sampler sampler(seed);
    auto s = sampler.sample(graph, op);
    REQUIRE(s);
    const std::string name(s->operands[slot]->name);
    const Expr dx = sampler.symbol_like(graph, "dx", s->operands[slot], 0, s->point);
    const Expr rule = ruled_differential(*s, op, slot, dx);
    const Array right = run(rule, s->point);
    const Array truth = measured(*s, op, name, s->point.values["dx"]);
    std::vector<std::pair<std::string, bool>> verdicts;
    for (const Damaged& d : damages(rule)) {
        const Array wrong = run(d.rule, s->point);
        // Another form of the same values is no damage: a symmetric factor turned round.
        const bool differs = relative_error(wrong, right) >= tolerance(op);
        CAPTURE(d.how);
        if (differs) CHECK(relative_error(wrong, truth) >= tolerance(op));
        verdicts.emplace_back(d.how, differs);
    }
    return verdicts;
}

/// Every operand of every op that has a rule which is not zero.
std::vector<std::pair<const Op*, std::size_t>> rules() {
    std::vector<std::pair<const Op*, std::size_t>> all;
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        const auto s = Sampler(1).sample(graph, *op);
        for (std::size_t slot = 0; s && slot < s->operands.size(); ++slot) {
            const bool constant = std::holds_alternative<Constant>(slot_of(*op, slot));
            if (has_rule(*op, slot) && !constant) all.emplace_back(op, slot);
        }
    }
    return all;
}

}  // namespace

TEST_CASE("a damaged rule of any op never passes the check of the rules") {
    std::map<std::string, std::size_t> caught, equal;
    for (const auto& rule : rules()) {
        const Op* op = rule.first;
        const std::size_t slot = rule.second;
        CAPTURE(op->name);
        CAPTURE(slot);
        // As in the check of the rules: what one point hides, another shows.
        auto verdicts = judged(*op, slot, 1);
        for (const std::uint64_t seed : {2u, 3u}) {
            const auto more = judged(*op, slot, seed);
            REQUIRE(more.size() == verdicts.size());
            for (std::size_t i = 0; i < more.size(); ++i) {
                verdicts[i].second = verdicts[i].second || more[i].second;
            }
        }
        for (const auto& [how, differs] : verdicts) ++(differs ? caught : equal)[how];
    }
    for (const auto& [how, count] : caught) {
        MESSAGE(how, ": ", count, " caught, ", equal[how], " of equal value");
    }
    const std::size_t all = rules().size();
    CHECK(all > 60);
    CHECK(caught["sign"] == all);
    CHECK(caught["factor"] == all);
    CHECK(caught["left out"] == all);
    CHECK(caught["transpose"] > 15);
    CHECK(caught["dropped term"] > 30);
    CHECK(caught["transposed operand"] > 100);
    CHECK(caught["swapped operand"] > 130);
}

TEST_CASE("a constant operand that varied after all would not pass the check of the rules") {
    int checked = 0;
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        Sampler sampler(2);
        auto s = sampler.sample(graph, *op);
        if (!s) continue;
        for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
            if (!std::holds_alternative<Constant>(slot_of(*op, slot))) continue;
            CAPTURE(op->name);
            const std::string name(s->operands[slot]->name);
            const Expr dx = sampler.symbol_like(graph, "dx", s->operands[slot], 0, s->point);
            const Array truth = measured(*s, *op, name, s->point.values["dx"]);
            CHECK(relative_error(run(dx, s->point), truth) >= tolerance(*op));
            ++checked;
        }
    }
    CHECK(checked > 8);
}

TEST_CASE("a damaged adjoint is never the transpose") {
    const auto inner_product = [](const Array& a, const Array& b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
        return sum;
    };
    int caught = 0;
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        Sampler sampler(5);
        auto s = sampler.sample(graph, *op);
        if (!s) continue;
        CAPTURE(op->name);
        for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
            const auto* linear = std::get_if<Linear>(&slot_of(*op, slot));
            if (!linear) continue;
            const Expr g = sampler.symbol_like(graph, "g", s->y, 0, s->point);
            const Expr rule = linear->adjoint(s->y, slot, g);
            const Array x = run(s->operands[slot], s->point), right = run(rule, s->point);
            const double left = inner_product(run(g, s->point), run(s->y, s->point));
            CHECK(inner_product(right, x) == doctest::Approx(left).epsilon(1e-9));
            for (const Damaged& d : damages(rule)) {
                const Array wrong = run(d.rule, s->point);
                if (relative_error(wrong, right) < 1e-9) continue;
                CAPTURE(d.how);
                CHECK(inner_product(wrong, x) != doctest::Approx(left).epsilon(1e-9));
                ++caught;
            }
        }
    }
    CHECK(caught >= 20);
}
