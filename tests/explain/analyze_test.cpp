#include "explain/analyze.hpp"
#include "explain/formula.hpp"

#include <cmath>

using namespace gradwright;

namespace {

Array scalar(double value) {
    Array a;
    a[0] = value;
    return a;
}

Array vector(std::vector<double> values) {
    Array a({static_cast<std::int64_t>(values.size())});
    a.values = std::move(values);
    return a;
}

}  // namespace

TEST_CASE("a curved map at a singular point") {
    Formula f("x: vector(2); [x[1]^2 + x[2]; x[1]*x[2]]", "x");
    Point p;
    p.values["x"] = vector({1, 2});
    const Expr x[] = {f.x};
    const auto a = analyze_at(f.expr, x, p);
    REQUIRE(a);
    CHECK(a->value.values == std::vector<double>{3, 2});
    CHECK(a->jacobian.values == std::vector<double>{2, 1, 2, 1});
    CHECK(a->rank == 1);
    CHECK(a->singular);
    CHECK(a->determinant == 0.0);
    REQUIRE(a->lost);
    CHECK(std::abs(2 * (*a->lost)[0] + (*a->lost)[1]) < 1e-12);
    REQUIRE(a->slope);
    CHECK(*a->slope == doctest::Approx(2.0).epsilon(0.005));
}

TEST_CASE("the same map of two scalars, and at a regular point") {
    Formula f("x1: scalar; x2: scalar; [x1^2 + x2; x1*x2]", "x1");
    Point p;
    p.values = {{"x1", scalar(1)}, {"x2", scalar(3)}};
    const Expr x[] = {f.x, f.symbol("x2")};
    const auto a = analyze_at(f.expr, x, p);
    REQUIRE(a);
    CHECK(a->jacobian.values == std::vector<double>{2, 1, 3, 1});
    CHECK(a->rank == 2);
    CHECK(a->determinant == doctest::Approx(-1.0));
    CHECK_FALSE(a->lost);
}

TEST_CASE("the curvature of a quadratic of two scalars") {
    Formula f("x1: scalar; x2: scalar; x1^2 + 2*x1*x2 + 3*x2^2", "x1");
    Point p;
    p.values = {{"x1", scalar(0)}, {"x2", scalar(0)}};
    const Expr x[] = {f.x, f.symbol("x2")};
    const auto a = analyze_at(f.expr, x, p);
    REQUIRE(a);
    REQUIRE(a->scalar);
    CHECK(a->scalar->hessian.values == std::vector<double>{2, 2, 2, 6});
    CHECK(a->scalar->spectrum.eigenvalues[0] == doctest::Approx(4 - 2 * std::sqrt(2.0)));
    CHECK(a->scalar->spectrum.eigenvalues[1] == doctest::Approx(4 + 2 * std::sqrt(2.0)));
    CHECK(a->scalar->stationary);
    CHECK(a->scalar->kind == "strict minimum");

    p.values["x1"] = scalar(1);
    const auto away = analyze_at(f.expr, x, p);
    REQUIRE(away);
    CHECK_FALSE(away->scalar->stationary);
    CHECK(away->scalar->newton[0] == doctest::Approx(-1));
    CHECK(away->scalar->newton[1] == doctest::Approx(0.0));
    CHECK(away->scalar->gradient_norm == doctest::Approx(std::sqrt(8.0)));
    CHECK(away->scalar->ascent[0] == doctest::Approx(std::sqrt(0.5)));
}

TEST_CASE("kinds of stationary points") {
    const std::pair<const char*, const char*> cases[] = {
        {"x: vector(2); x[1]^2 - x[2]^2", "saddle"},
        {"x: vector(2); -x'*x", "strict maximum"},
        {"x: vector(2); x[1]^2", "valley"},
        {"x: vector(2); -(x[1] + x[2])^2", "ridge"},
    };
    for (const auto& [text, kind] : cases) {
        const std::string formula = text;
        CAPTURE(formula);
        Formula f(text, "x");
        Point p;
        p.values["x"] = vector({0, 0});
        const Expr x[] = {f.x};
        const auto a = analyze_at(f.expr, x, p);
        REQUIRE(a);
        CHECK(a->scalar->kind == kind);
    }
}

TEST_CASE("an affine map has no remainder") {
    Formula f("A: matrix(2,2); x: vector(2); A*x", "x");
    Point p;
    p.values = {{"x", vector({1, 2})}, {"A", Array({2, 2}, 1.0)}};
    const Expr x[] = {f.x};
    const auto a = analyze_at(f.expr, x, p);
    REQUIRE(a);
    CHECK_FALSE(a->slope);
}

TEST_CASE("costs name what the structure saves") {
    Formula f("A: matrix(m,n); x: vector(n); A*x", "A");
    const auto s = analyze_structure(f.expr, f.x);
    REQUIRE(s);
    CHECK(s->cost.dense == "m*m*n");
    CHECK(s->cost.structured == "n");
    CHECK(s->cost.apply == "2*m*n");

    Formula d("x: vector(n); exp(x)", "x");
    const auto e = analyze_structure(d.expr, d.x);
    REQUIRE(e);
    CHECK(e->cost.dense == "n*n");
    CHECK(e->cost.structured == "n");
    CHECK(e->cost.apply == "2*n");
}
