// Mapping over a batch against a loop over its samples: every op, every choice of operands.
#include "trace/batch.hpp"
#include "properties/ops_sample.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace gradwright;
using namespace gradwright::testing;

namespace {

struct Outcome {
    bool mapped = false;
    double error = 0;
    std::string refusal;
};

/// The op at two samples that differ in the operands of `mask`, at once and one by one.
Outcome outcome(const Op& op, unsigned mask, std::uint64_t seed) {
    Graph graph;
    Sampler sampler(seed);
    const auto first = sampler.sample(graph, op), second = sampler.sample(graph, op);
    REQUIRE(first);
    REQUIRE(second);
    Point points[2] = {first->point, second->point}, batch = first->point;
    std::vector<std::pair<Expr, Expr>> replacements;
    for (std::size_t i = 0; i < first->operands.size(); ++i) {
        const std::string name(first->operands[i]->name);
        if ((mask >> i & 1) == 0) {
            points[1].values[name] = points[0].values[name];
            continue;
        }
        Shape shape{Dim(2)};
        for (const Dim& d : first->operands[i].shape()) shape.push_back(d);
        Array both = points[0].values[name];
        both.extents.insert(both.extents.begin(), 2);
        const auto& more = points[1].values[name].values;
        both.values.insert(both.values.end(), more.begin(), more.end());
        batch.values[name + "_all"] = both;
        replacements.emplace_back(first->operands[i], graph.symbol(name + "_all", shape));
    }
    // Something around the op, so that sums and products take the label as well.
    const Expr f = 2 * hadamard(first->y, first->y) - first->y;
    const Result<Expr> mapped = batched(f, replacements);
    if (!mapped) return {false, 0, mapped.error().message};
    Array loop(std::vector<std::int64_t>{});
    loop.values.clear();
    for (const Point& p : points) {
        const auto one = evaluate(f, p);
        REQUIRE(one.ok());
        loop.values.insert(loop.values.end(), one->values.begin(), one->values.end());
        loop.extents = one->extents;
    }
    loop.extents.insert(loop.extents.begin(), 2);
    const auto found = evaluate(*mapped, batch);
    REQUIRE(found.ok());
    return {true, relative_error(*found, loop), {}};
}

}  // namespace

TEST_CASE("every op is mapped rightly or refused by name") {
    std::set<std::string_view> mapped, refused;
    for (const Op* op : ops::catalogue()) {
        if (op->slots.empty() && op->derivative == nullptr) continue;
        // No shape rule gives the size of class indicators: they are made by name only.
        Graph scratch;
        if (!Sampler(1).sample(scratch, *op)) continue;
        const unsigned all = (1u << arity_of(*op).least) - 1;
        for (unsigned mask = 1; mask <= all; ++mask) {
            CAPTURE(op->name);
            CAPTURE(mask);
            const Outcome o = outcome(*op, mask, 7 + mask);
            if (o.mapped) {
                CHECK(o.error < 1e-12);
                mapped.insert(op->name);
            } else {
                CHECK(o.refusal.find(op->name) == 0);
                refused.insert(op->name);
            }
            if (op->elementwise) CHECK(o.mapped);
        }
    }
    for (const std::string_view name : {"softmax", "logsumexp", "max", "prod", "expm_frechet"}) {
        CHECK(mapped.contains(name));
    }
    for (const std::string_view name : {"inv", "det", "chol", "eigvals", "matrix_power"}) {
        CHECK(refused.contains(name));
    }
}
