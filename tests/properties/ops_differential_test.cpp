// Every op of the catalogue, every slot: the stated rule against numbers that do not use it.
#include "properties/ops_numeric.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;
using namespace gradwright::testing;

TEST_CASE("the differential of every slot agrees with complex steps or extrapolated differences") {
    int checked = 0;
    for (const Op* op : ops::catalogue()) {
        for (const std::uint64_t seed : {1u, 2u, 3u}) {
            // With an operand more, where the op takes any number, for the last seed.
            Graph graph;
            Sampler sampler(seed);
            auto s = sampler.sample(graph, *op, op->variadic && seed == 3 ? 1 : 0);
            if (!s) continue;
            for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
                if (!has_rule(*op, slot)) continue;
                CAPTURE(op->name);
                CAPTURE(slot);
                CAPTURE(seed);
                const std::string name(s->operands[slot]->name);
                const Expr dx = sampler.symbol_like(graph, "dx", s->operands[slot], 0, s->point);
                const Array ruled = run(ruled_differential(*s, *op, slot, dx), s->point);
                const Array step = s->point.values["dx"];
                CHECK(relative_error(ruled, measured(*s, *op, name, step)) < tolerance(*op));
                ++checked;
            }
        }
    }
    CHECK(checked > 200);
}

TEST_CASE("complex kernels agree with differences of the real ones") {
    for (const Op* op : ops::catalogue()) {
        if (op->kernel.complex == nullptr) continue;
        Graph graph;
        Sampler sampler(11);
        auto s = sampler.sample(graph, *op);
        if (!s) continue;
        for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
            CAPTURE(op->name);
            const std::string name(s->operands[slot]->name);
            const Array dx = sampler.direction(s->point.values[name].extents);
            CHECK(relative_error(complex_step(*s, name, dx), extrapolated(*s, name, dx)) < 3e-8);
        }
    }
}

TEST_CASE("the adjoint of a linear slot is the transpose, with and without leading axes") {
    int checked = 0;
    std::vector<std::pair<const Op*, std::size_t>> samples;
    for (const Op* op : ops::catalogue()) {
        for (const std::size_t more : {0u, 1u}) samples.emplace_back(op, more);
    }
    for (const auto& wanted : samples) {
        const Op* op = wanted.first;
        Graph graph;
        Sampler sampler(5);
        auto s = sampler.sample(graph, *op, wanted.second);
        if (!s) continue;
        for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
            const auto* linear = std::get_if<Linear>(&slot_of(*op, slot));
            if (!linear) continue;
            CAPTURE(op->name);
            for (const std::size_t leading : {0u, 1u, 2u}) {
                const Expr g = sampler.symbol_like(graph, "g", s->y, leading, s->point);
                const Array gy = run(s->y, s->point), gv = s->point.values["g"];
                const Array back = run(linear->adjoint(s->y, slot, g), s->point);
                const Array& x = s->point.values[std::string(s->operands[slot]->name)];
                REQUIRE(back.size() / x.size() == gv.size() / gy.size());
                for (std::size_t p = 0; p < back.size() / x.size(); ++p) {
                    double left = 0, right = 0;
                    const std::size_t m = gy.size(), n = x.size();
                    for (std::size_t i = 0; i < m; ++i) left += gv[p * m + i] * gy[i];
                    for (std::size_t i = 0; i < n; ++i) right += back[p * n + i] * x[i];
                    CHECK(left == doctest::Approx(right).epsilon(1e-9));
                    ++checked;
                }
            }
        }
    }
    CHECK(checked >= 40);
}

TEST_CASE("adjoints hold where several directions have leading axes of their own") {
    int checked = 0;
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        Sampler sampler(8);
        auto s = sampler.sample(graph, *op, 1);
        if (!s) continue;
        CAPTURE(op->name);
        auto operands = s->operands;
        const std::size_t last = operands.size() - 1;
        operands[last] = sampler.symbol_like(graph, "H", operands[last], 1, s->point);
        operands[last - 1] = sampler.symbol_like(graph, "K", operands[last - 1], 2, s->point);
        const Expr y = apply(*op, operands, op->sample_attributes);
        const Expr g = sampler.symbol_like(graph, "g", y, 0, s->point);
        const double left = run(inner(g, y), s->point)[0];
        for (const std::size_t slot : {last - 1, last}) {
            const auto* linear = std::get_if<Linear>(&slot_of(*op, slot));
            REQUIRE(linear);
            const Expr x = y.child(slot);
            const double right = run(inner(linear->adjoint(y, slot, g), x), s->point)[0];
            CHECK(left == doctest::Approx(right).epsilon(1e-9));
            ++checked;
        }
    }
    CHECK(checked == 8);
}

TEST_CASE("values keep the facts their op promises, and shapes its rule") {
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        Sampler sampler(7);
        auto s = sampler.sample(graph, *op);
        if (!s) continue;
        CAPTURE(op->name);
        const Array y = run(s->y, s->point);
        REQUIRE(y.order() == s->y.order());
        for (std::size_t i = 0; i < y.order(); ++i) CHECK(y.extents[i] == s->y.shape()[i].number());
        const Facts facts = facts_of(s->y);
        for (const double v : y.values) {
            if (has(facts, Facts::positive)) CHECK(v > 0);
            if (has(facts, Facts::nonnegative)) CHECK(v >= 0);
            if (has(facts, Facts::nonpositive)) CHECK(v <= 0);
            if (has(facts, Facts::at_most_one)) CHECK(v <= 1);
        }
    }
}

TEST_CASE("every op states what the reference and the printers need") {
    for (const Op* op : ops::catalogue()) {
        CAPTURE(op->name);
        CHECK_FALSE(op->summary.empty());
        CHECK_FALSE(op->rule.empty());
        CHECK_FALSE(op->example.empty());
        CHECK(bool(op->kernel.real));
        CHECK((op->internal || !op->spelling.latex.empty()));
        CHECK((ops::find(op->name) == op));
    }
}
