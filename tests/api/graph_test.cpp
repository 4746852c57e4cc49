// Samples, many points and computation graphs through the public face.
#include <gradwright/gradwright.hpp>

#include <doctest/doctest.h>

using namespace gradwright;

TEST_CASE("a formula is evaluated at many points, with what they have in common") {
    EvaluateRequest request;
    request.derivative.formula = "a*x";
    request.values = {{"a", {{}, {2}}}};
    request.points = {
        {{"x", {{1}, {3}}}}, {{"x", {{2}, {4, 5}}}}, {{"a", {{}, {0}}}, {"x", {{}, {1}}}}};
    request.derivative.declarations = {"x: vector(n)"};
    const auto report = evaluate(request);
    REQUIRE(report);
    REQUIRE(report->values.size() == 3);
    CHECK(report->values[0] == DenseArray{{1}, {6}});
    CHECK(report->values[1] == DenseArray{{2}, {8, 10}});
    CHECK(report->values[2] == DenseArray{{1}, {0}});
    CHECK(report->value.values.empty());
    request.points[1].clear();
    CHECK_FALSE(evaluate(request));
}

TEST_CASE("a sample is a point of the formula") {
    const auto found = sample({.formula = "x'*A*x", .sizes = {{"n", 2}}});
    REQUIRE(found);
    CHECK(found->sizes.at("n") == 2);
    CHECK(found->values.at("A").extents == std::vector<std::int64_t>{2, 2});
    EvaluateRequest request;
    request.derivative.formula = "x'*A*x";
    request.values = found->values;
    CHECK(evaluate(request));
    CHECK_FALSE(sample({.formula = "x'*A*x", .sizes = {{"m", 2}}}));
}

TEST_CASE("a graph has operands before users and cotangents for all but constants") {
    const auto graph = computation_graph({.formula = "r = X*w - y; r'*r/2 + a*norm2(w)^2"});
    REQUIRE(graph);
    CHECK(graph->check.status == ProofStatus::passed);
    for (const GraphNode& node : graph->nodes) {
        CAPTURE(node.text);
        for (const std::size_t operand : node.operands) CHECK(operand < node.id);
        CHECK(node.cotangent.ascii.empty() == (node.op == "number"));
        CHECK_FALSE(node.value);
    }
    CHECK(graph->nodes.back().op == "add");
    // Cotangents that can be proved nowhere are not shown.
    const auto unproved = computation_graph({.formula = "sum(log(-1 - x.^2))"});
    REQUIRE_FALSE(unproved);
    CHECK(unproved.error().slug == "not-proved");
}
