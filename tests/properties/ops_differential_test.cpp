// Every op of the catalogue, every slot: the stated rule against numbers that do not use it.
#include "properties/ops_sample.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;
using namespace gradwright::testing;

namespace {

Array run(const Expr& e, const Point& p) {
    auto y = evaluate(e, p);
    if (!y) MESSAGE(y.error().slug << ": " << y.error().message);
    REQUIRE(y.ok());
    return *y;
}

Array stepped(const Sample& s, const std::string& name, const Array& dx, double h) {
    Point p = s.point;
    Array& x = p.values[name];
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += h * dx[i];
    return run(s.y, p);
}

/// Central differences extrapolated to h = 0 (Richardson), error about 1e-10.
Array extrapolated(const Sample& s, const std::string& name, const Array& dx) {
    constexpr int levels = 5;
    std::vector<Array> table;
    double h = 0.02;
    for (int level = 0; level < levels; ++level, h /= 2) {
        Array d = stepped(s, name, dx, h);
        const Array low = stepped(s, name, dx, -h);
        for (std::size_t i = 0; i < d.size(); ++i) d[i] = (d[i] - low[i]) / (2 * h);
        table.push_back(d);
    }
    for (int order = 1; order < levels; ++order) {
        const double weight = std::pow(4.0, order);
        for (std::size_t k = 0; k + static_cast<std::size_t>(order) < levels; ++k) {
            for (std::size_t i = 0; i < table[k].size(); ++i) {
                table[k][i] = (weight * table[k + 1][i] - table[k][i]) / (weight - 1);
            }
        }
    }
    return table[0];
}

Array complex_step(const Sample& s, const std::string& name, const Array& dx) {
    ComplexPoint p;
    for (const auto& [key, value] : s.point.values) {
        ComplexArray z(value.extents);
        for (std::size_t i = 0; i < value.size(); ++i) z[i] = value[i];
        p.values[key] = z;
    }
    for (std::size_t i = 0; i < dx.size(); ++i) p.values[name][i] += Complex(0, 1e-200 * dx[i]);
    const auto y = evaluate(s.y, p);
    REQUIRE(y.ok());
    Array d(y->extents);
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = (*y)[i].imag() / 1e-200;
    return d;
}

Expr ruled_differential(const Sample& s, const Op& op, std::size_t slot, const Expr& dx) {
    const Slot& rule = slot_of(op, slot);
    if (const auto* smooth = std::get_if<Smooth>(&rule)) return smooth->differential(s.y, slot, dx);
    if (std::holds_alternative<Constant>(rule)) return s.y.graph().zero(s.y.shape());
    auto operands = s.operands;
    operands[slot] = dx;
    return apply(op, operands, op.sample_attributes);
}

/// Two matrices of vectors that are determined up to sign must not be compared across a jump.
bool is_comparable(const Op& op, std::size_t slot) {
    return !std::holds_alternative<Opaque>(slot_of(op, slot));
}

}  // namespace

TEST_CASE("the differential of every slot agrees with complex steps or extrapolated differences") {
    int checked = 0;
    for (const Op* op : ops::catalogue()) {
        for (const std::uint64_t seed : {1u, 2u, 3u}) {
            Graph graph;
            Sampler sampler(seed);
            auto s = sampler.sample(graph, *op);
            if (!s) continue;
            for (std::size_t slot = 0; slot < s->operands.size(); ++slot) {
                if (!is_comparable(*op, slot)) continue;
                CAPTURE(op->name);
                CAPTURE(slot);
                CAPTURE(seed);
                const std::string name(s->operands[slot]->name);
                const Expr dx = sampler.symbol_like(graph, "dx", s->operands[slot], 0, s->point);
                const Array ruled = run(ruled_differential(*s, *op, slot, dx), s->point);
                const Array step = s->point.values["dx"];
                const bool exact = op->kernel.complex != nullptr;
                const Array measured =
                    exact ? complex_step(*s, name, step) : extrapolated(*s, name, step);
                CHECK(relative_error(ruled, measured) < (exact ? 1e-12 : 3e-8));
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
    for (const Op* op : ops::catalogue()) {
        Graph graph;
        Sampler sampler(5);
        auto s = sampler.sample(graph, *op);
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
