// The normal form changes no value: the node of a random formula, evaluated, is its plain value.

#include "properties/random_tree.hpp"

#include "execute/execute.hpp"
#include "expr/dump.hpp"
#include "expr/traverse.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace gradwright::testing {

std::vector<Expr> square_symbols(Graph& g);

namespace {

constexpr std::size_t size = 3;
constexpr double tolerance = 1e-9;
constexpr double most_tame = 1e6;  // beyond this rounding decides

std::vector<Square> random_values(RandomFormula& random) {
    std::uniform_real_distribution<> entry(-1, 1);
    std::vector<Square> values(4, Square(size * size));
    for (Square& v : values) {
        for (double& x : v) x = entry(random.engine());
    }
    Square& symmetric = values.back();
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < i; ++j) symmetric[i * size + j] = symmetric[j * size + i];
    }
    return values;
}

Point point_of(std::span<const Expr> symbols, const std::vector<Square>& values) {
    Point point;
    point.sizes = {{"n", std::int64_t{size}}};
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        Array a({std::int64_t{size}, std::int64_t{size}});
        a.values = values[i];
        point.values.emplace(symbols[i]->name, a);
    }
    return point;
}

bool is_tame(const Square& v) {
    return std::all_of(v.begin(), v.end(), [](double x) { return std::abs(x) < most_tame; });
}

/// Every value below `t` is tame too, so that nothing large has cancelled.
bool is_tame_below(const Tree& t, const std::vector<Square>& values) {
    if (!is_tame(value_of(t, values, size))) return false;
    return std::all_of(t->parts.begin(), t->parts.end(),
                       [&](const auto& part) { return is_tame_below(part.second, values); });
}

bool is_close(const Array& found, const Square& expected) {
    double scale = 1;
    for (const double x : expected) scale = std::max(scale, std::abs(x));
    if (found.size() != expected.size()) return false;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (!(std::abs(found[i] - expected[i]) <= tolerance * scale)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("the normal form of a random formula has its plain value") {
    constexpr unsigned formulas = 2000;
    unsigned compared = 0, wrong = 0;
    for (unsigned seed = 0; seed < formulas; ++seed) {
        Graph g;
        const auto symbols = square_symbols(g);
        RandomFormula random(seed);
        const Tree t = random.make(3);
        const Expr node = Spelling(symbols, random).build(t);
        const auto values = random_values(random);
        if (!is_tame_below(t, values)) continue;
        const Result<Array> found = evaluate(node, point_of(symbols, values));
        REQUIRE(found);
        ++compared;
        if (is_close(*found, value_of(t, values, size))) continue;
        ++wrong;
        MESSAGE("seed ", seed, ": ", dump(node));
    }
    MESSAGE(compared, " of ", formulas, " values compared");
    CHECK(wrong == 0);
    CHECK(compared * 4 >= formulas * 3);
}

TEST_CASE("a node rebuilt from its own factors is the same node") {
    constexpr unsigned formulas = 2000;
    unsigned different = 0;
    for (unsigned seed = 0; seed < formulas; ++seed) {
        Graph g;
        RandomFormula random(seed);
        const auto symbols = square_symbols(g);
        const Expr node = Spelling(symbols, random).build(random.make(3));
        for (const Expr& e : reachable(std::span(&node, 1))) {
            std::vector<Expr> children;
            for (std::size_t i = 0; i < e.child_count(); ++i) children.push_back(e.child(i));
            if (children.empty() || with_children(e, children) == e) continue;
            ++different;
            MESSAGE("seed ", seed, ": ", dump(e), "\n  becomes ", dump(with_children(e, children)));
        }
    }
    CHECK(different == 0);
}

}  // namespace gradwright::testing
