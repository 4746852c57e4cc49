// Long chains in little memory: the same derivative to the last bit, the fewest runs, and memory as
// the allocator sees it.
#include <gradwright/checkpoint.hpp>

#include "trace/live_memory.hpp"
#include "trace/schedule.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

using namespace gradwright;

namespace {

/// A nonlinear map with a parameter: one explicit step of a reaction-diffusion equation.
Chain reaction(std::size_t steps) {
    Chain chain;
    chain.step = [](const Value& s, const Value& p, std::size_t k) {
        return s + 0.1 * times(p, sin(s)) - 0.01 * double(k % 3) * s;
    };
    chain.loss = [](const Value& s, const Value& p) { return sum(times(s, s)) + sum(p); };
    chain.steps = steps;
    return chain;
}

DenseArray waves(std::int64_t n, double seed) {
    DenseArray a{{n}, {}};
    for (std::int64_t i = 0; i < n; ++i) a.values.push_back(std::sin(seed + double(i)));
    return a;
}

/// Fewest runs of a step: every step once on a tape, plus the least number of advances.
std::size_t fewest_runs(std::size_t steps, std::size_t slots) {
    static std::map<std::pair<std::size_t, std::size_t>, std::size_t> known;
    if (steps == 1) return 1;
    if (slots == 1) return steps * (steps + 1) / 2;
    std::size_t& best = known[{steps, slots}];
    if (best > 0) return best;
    std::size_t least = ~std::size_t{0};
    for (std::size_t m = 1; m < steps; ++m) {
        least = std::min(least, m + fewest_runs(steps - m, slots - 1) + fewest_runs(m, slots));
    }
    return known[{steps, slots}] = least;
}

}  // namespace

TEST_CASE("the derivative does not depend on what is kept, and no schedule runs fewer steps") {
    const DenseArray start = waves(20, 0.3), parameters = waves(20, 1.1);
    const std::size_t steps = 37;
    const auto whole = chain_gradient(reaction(steps), start, parameters);
    REQUIRE(whole.ok());
    CHECK(whole->steps_run == 2 * steps - 1);
    std::size_t fewest_kept = steps;
    for (std::int64_t limit = 2000; limit < 12000; limit += 160) {
        const auto g = chain_gradient(reaction(steps), start, parameters, limit);
        if (!g) {
            CHECK(g.error().slug == "too-large");
            CHECK(limit < 4500);
            continue;
        }
        CHECK(g->value == whole->value);
        CHECK(g->last == whole->last);
        CHECK(g->by_start == whole->by_start);
        CHECK(g->by_parameters == whole->by_parameters);
        CHECK(g->peak_bytes <= limit);
        CHECK(g->steps_run == fewest_runs(steps, g->states_kept));
        fewest_kept = std::min(fewest_kept, g->states_kept);
    }
    CHECK(fewest_kept == 1);
}

TEST_CASE("memory stays below the limit") {
    if (!counts_memory()) return;
    const DenseArray start = waves(20000, 0.3), parameters = waves(20000, 1.1);
    const auto used = [&](std::int64_t limit) {
        const std::int64_t before = begin_peak();
        const auto g = chain_gradient(reaction(100), start, parameters, limit);
        REQUIRE(g.ok());
        return peak_memory() - before;
    };
    used(0);  // rules are made once
    const std::int64_t state = 160000;
    CHECK(used(0) > 100 * state);
    for (const std::int64_t limit : {30 * state, 40 * state, 60 * state}) {
        CAPTURE(limit / state);
        CHECK(used(limit) <= limit);
    }
}

TEST_CASE("the derivative is that of the chain") {
    const DenseArray start = waves(3, 0.3), parameters = waves(3, 1.1);
    const Chain chain = reaction(10);
    const auto g = chain_gradient(chain, start, parameters, 2000);
    REQUIRE(g.ok());
    // On one tape, all at once.
    Tape tape;
    const Value s0 = tape.variable(start), p = tape.variable(parameters);
    Value s = s0;
    for (std::size_t k = 0; k < 10; ++k) s = chain.step(s, p, k);
    const auto all = tape.gradient(chain.loss(s, p), {s0, p});
    REQUIRE(all.ok());
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(g->by_start.values[i] == doctest::Approx((*all)[0].values[i]).epsilon(1e-14));
        CHECK(g->by_parameters.values[i] == doctest::Approx((*all)[1].values[i]).epsilon(1e-14));
    }
    // And by differences.
    double side[2];
    for (int sign = 0; sign < 2; ++sign) {
        DenseArray moved = start;
        moved.values[1] += sign == 0 ? 1e-5 : -1e-5;
        side[sign] = chain_gradient(chain, moved, parameters)->value;
    }
    CHECK(g->by_start.values[1] == doctest::Approx((side[0] - side[1]) / 2e-5).epsilon(1e-8));
}

TEST_CASE("no steps, wrong steps, wrong limits") {
    const DenseArray start = waves(2, 0), parameters = waves(2, 1);
    const auto none = chain_gradient(reaction(0), start, parameters);
    REQUIRE(none.ok());
    CHECK(none->by_start.values[0] == 2 * start.values[0]);
    CHECK(none->by_parameters.values == std::vector<double>{1, 1});
    const auto slug = [&](const Chain& chain, std::int64_t limit) {
        const auto g = chain_gradient(chain, start, parameters, limit);
        return g ? std::string() : g.error().slug;
    };
    CHECK(slug({}, 0) == "missing-argument");
    CHECK(slug(reaction(3), -1) == "bad-value");
    CHECK(slug(reaction(3), 10) == "too-large");
    Chain grows = reaction(3);
    grows.step = [](const Value& s, const Value&, std::size_t) { return s * transpose(s); };
    CHECK(slug(grows, 0) == "shape-mismatch");
    Chain fails = reaction(3);
    fails.step = [](const Value& s, const Value&, std::size_t k) { return k == 2 ? s * s : s; };
    CHECK(slug(fails, 0) == "shape-mismatch");
    Chain vector = reaction(3);
    vector.loss = [](const Value& s, const Value&) { return s; };
    CHECK(slug(vector, 0) == "not-a-scalar");
    CHECK(chain_gradient(reaction(1), {{3}, {1}}, parameters).error().slug == "size-mismatch");
}

TEST_CASE("a split is inside its steps, and binomials do not overflow") {
    for (const std::size_t steps : {2u, 3u, 10u, 1000u, 1000000u}) {
        for (const std::size_t slots : {1u, 2u, 3u, 10u, 1000u}) {
            if (slots == 1 && steps > 1000) continue;
            const std::size_t to = advance_before_keeping(steps, slots);
            CHECK(to >= 1);
            CHECK(to < steps);
        }
    }
    CHECK(reversible_steps(3, 2, 100) == 10);
    CHECK(reversible_steps(1, 4, 100) == 5);
    CHECK(reversible_steps(1000, 1000, 123456789) == 123456789);
}
