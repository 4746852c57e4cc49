#include "verify/random_point.hpp"

#include "expr/build.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace gradwright;

namespace {

Array value_of(Graph& graph, Facts facts, Region region, const Limits& limits = {}) {
    const Dim n("n");
    const Dim shape[] = {n, n};
    const Expr s = graph.symbol("S", shape, facts);
    const PointSource source(std::span(&s, 1), {{"S", limits}});
    Random random(5);
    return source.draw(random, region, 0).values.at("S");
}

double asymmetry(const Array& a) {
    double most = 0;
    for (std::int64_t i = 0; i < a.extents[0]; ++i) {
        for (std::int64_t j = 0; j < a.extents[0]; ++j) {
            most = std::max(most, std::abs(a.at(i, j) - a.at(j, i)));
        }
    }
    return most;
}

}  // namespace

TEST_CASE("sizes differ from each other and between points") {
    Graph graph;
    const Dim shape[] = {Dim("m"), Dim("n")}, other[] = {Dim("n"), Dim("p")};
    const Expr roots[] = {graph.symbol("A", shape), graph.symbol("B", other)};
    const PointSource source(roots, {});
    Random random(1);
    std::set<std::int64_t> sizes_of_n;
    for (std::uint64_t i = 0; i < 8; ++i) {
        const Point p = source.draw(random, Region::anywhere, i);
        std::set<std::int64_t> sizes;
        for (const auto& [name, size] : p.sizes) sizes.insert(size);
        CHECK(sizes.size() == 3);
        CHECK(*sizes.begin() >= 2);
        sizes_of_n.insert(p.sizes.at("n"));
    }
    CHECK(sizes_of_n.size() > 1);
}

TEST_CASE("declared facts hold") {
    Graph graph;
    CHECK(asymmetry(value_of(graph, Facts::symmetric, Region::anywhere)) == 0);
    CHECK(asymmetry(value_of(graph, Facts::none, Region::anywhere)) > 0.01);
    CHECK(asymmetry(value_of(graph, Facts::none, Region::commuting)) > 0.01);
    const Array q = value_of(graph, Facts::orthogonal, Region::anywhere);
    for (std::int64_t i = 0; i < 3; ++i) {
        for (std::int64_t j = 0; j < 3; ++j) {
            double dot = 0;
            for (std::int64_t k = 0; k < 3; ++k) dot += q.at(k, i) * q.at(k, j);
            CHECK(dot == doctest::Approx(i == j ? 1 : 0).epsilon(1e-12));
        }
    }
    for (const double v : value_of(graph, Facts::positive, Region::anywhere).values) CHECK(v > 0);
    const Limits limits{2.0, 3.0};
    for (const double v : value_of(graph, Facts::none, Region::unit, limits).values) {
        CHECK(v > 2);
        CHECK(v < 3);
    }
}

TEST_CASE("directions stay in the declared space") {
    Graph graph;
    const Dim n("n");
    const Dim shape[] = {n, n};
    const Expr s = graph.symbol("S", shape, Facts::symmetric);
    const PointSource source(std::span(&s, 1), {});
    Random random(2);
    const Point p = source.draw(random, Region::anywhere, 0);
    CHECK(asymmetry(source.direction(random, s, p)) == 0);
}

TEST_CASE("the same seed gives the same numbers") {
    Random a(9), b(9), c(10);
    const double first = a.between(0, 1);
    CHECK(first == b.between(0, 1));
    CHECK(first != c.between(0, 1));
}

TEST_CASE(
    "the first three points give every dimension three sizes, and all dimensions different ones") {
    Graph graph;
    for (int count = 1; count <= 7; ++count) {
        std::vector<Expr> symbols;
        for (int i = 0; i < count; ++i) {
            const std::string name(1, static_cast<char>('p' + i));
            symbols.push_back(graph.symbol("v" + name, std::vector<Dim>{Dim(name)}, Facts::none));
        }
        const PointSource source(symbols, {});
        Random random(7);
        std::map<std::string, std::set<std::int64_t>> seen;
        for (std::uint64_t number = 0; number < 3; ++number) {
            std::set<std::int64_t> here;
            for (const auto& [name, size] : source.draw(random, Region::anywhere, number).sizes) {
                seen[name].insert(size);
                CHECK(size >= 3);
                CHECK(here.insert(size).second);
            }
        }
        for (const auto& [name, sizes] : seen) CHECK(sizes.size() == 3);
    }
}
