// Formulas at the edges of their domain: values, first and second derivatives.
#include "derive/derive.hpp"
#include "execute/execute.hpp"
#include "expr/build.hpp"
#include "simplify/law.hpp"
#include "simplify/simplify.hpp"
#include "syntax/parse.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace gradwright;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// A formula in the vector x and perhaps a scalar a, at one point; sums have a diagonal Hessian.
struct Edge {
    Graph graph;
    Parsed parsed;
    Point point;

    Edge(std::string_view formula, std::vector<double> x, double a = 1) {
        auto read = parse(graph, formula, {{"x: vector(n)", "a: scalar"}, {"x"}});
        REQUIRE(read.ok());
        parsed = std::move(*read);
        parsed.expr = stabilise(parsed.expr);
        Array values({static_cast<std::int64_t>(x.size())});
        values.values = std::move(x);
        point.values["x"] = values;
        point.values["a"][0] = a;
    }
    Expr symbol(std::string_view name) {
        for (const Variable& v : parsed.variables) {
            if (v.name == name) return v.symbol;
        }
        return {};
    }
    std::vector<double> at(const Expr& e) {
        const auto y = evaluate(e, point);
        REQUIRE(y.ok());
        return y->values;
    }
    std::vector<double> value() { return at(parsed.expr); }
    std::vector<double> slope(std::string_view name = "x") {
        return at(*jacobian(parsed.expr, symbol(name)));
    }
    std::vector<double> hessian() { return at(*gradwright::hessian(parsed.expr, symbol("x"))); }
    std::vector<double> curvature() {
        const std::vector<double> h = hessian();
        const auto n = static_cast<std::size_t>(std::lround(std::sqrt(h.size())));
        std::vector<double> diagonal;
        for (std::size_t i = 0; i < n; ++i) diagonal.push_back(h[i * n + i]);
        return diagonal;
    }
};

using Values = std::vector<double>;

void close(const Values& found, const Values& expected, double tolerance) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CAPTURE(i);
        CHECK(std::abs(found[i] - expected[i]) <= tolerance * std::abs(expected[i]));
    }
}

}  // namespace

TEST_CASE("powers at zero, integer and real, of a number and of a symbol") {
    CHECK(Edge("sum(x.^3)", {0, 1}).slope() == Values{0, 3});
    CHECK(Edge("sum(x.^3)", {0, 1}).curvature() == Values{0, 6});
    CHECK(Edge("sum(x.^1.5)", {0, 1}).slope() == Values{0, 1.5});
    CHECK(Edge("sum(x.^0.5)", {0, 1}).slope() == Values{inf, 0.5});
    for (const double a : {0.0, 0.5, 1.0, 1.5, 2.0, 3.0}) {
        CAPTURE(a);
        Edge e("sum(x.^a)", {0, 1}, a);
        CHECK(e.slope() == Values{a == 0 || a > 1 ? 0 : a == 1 ? 1 : inf, a});
        const double at_zero = a == 2 ? 2 : a == 0 || a == 1 || a > 2 ? 0 : a > 1 ? inf : -inf;
        CHECK(e.curvature() == Values{at_zero, a * (a - 1)});
    }
    // d 0^a / da = 0^a log 0, which is 0 for a > 0.
    CHECK(Edge("sum(x.^a)", {0, 1}, 2).slope("a") == Values{0});
}

TEST_CASE("x log x and divergences at zero") {
    CHECK(Edge("sum(x.*log(x))", {0, 1}).value() == Values{0});
    CHECK(Edge("sum(x.*log(x))", {0, 1}).slope() == Values{-inf, 1});
    CHECK(Edge("sum(x.*log(x./vector(1)))", {0, 0}).value() == Values{0});
    CHECK(Edge("a*log(a/x[1])", {0.5}, 0).value() == Values{0});
    CHECK(Edge("a*log(a/x[1])", {0}, 0).value() == Values{0});
    CHECK(Edge("x'*log(x) + (1 - x)'*log(1 - x)", {0, 1}).value() == Values{0});
}

TEST_CASE("saturated functions are finite and right to second order") {
    const Values far{1e4, -1e4, 800, -800, 30, -30};
    const double s = std::exp(-30.0);
    CHECK(Edge("sum(softplus(x))", far).slope() == Values{1, 0, 1, 0, 1 / (1 + s), s / (1 + s)});
    close(Edge("sum(softplus(x))", far).curvature(), {0, 0, 0, 0, s, s}, 1e-12);
    close(Edge("sum(log(1 + exp(x)))", far).curvature(), {0, 0, 0, 0, s, s}, 1e-12);
    close(Edge("sum(sigmoid(x))", far).slope(), {0, 0, 0, 0, s, s}, 1e-2);
    CHECK(Edge("sum(tanh(x))", {1e4, -1e4}).curvature() == Values{0, 0});
    CHECK(Edge("sum(silu(x))", {1e4, -1e4}).slope() == Values{1, 0});
    CHECK(Edge("sum(gelu(x))", {1e4, -1e4}).slope() == Values{1, 0});
    CHECK(Edge("sum(gelu(x))", {1e4, -1e4}).curvature() == Values{0, 0});
    CHECK(Edge("sum(erf(x))", {1e4, -1e4}).curvature() == Values{0, 0});
    CHECK(Edge("logsumexp(x)", {1e4, -1e4, 1e4}).hessian() ==
          Values{0.25, 0, -0.25, 0, 0, 0, -0.25, 0, 0.25});
    CHECK(Edge("logsumexp(x)", {-inf, -inf}).value() == Values{-inf});
    CHECK(Edge("logsumexp(x)", {-inf, -inf}).slope() == Values{0, 0});
}

TEST_CASE("small differences keep their digits") {
    close(Edge("sum(expm1(x))", {1e-20, -40, -1}).slope(), {1, std::exp(-40.0), std::exp(-1.0)},
          1e-15);
    close(Edge("sum(expm1(x))", {-40}).curvature(), {std::exp(-40.0)}, 1e-15);
    close(Edge("sum(log1p(x))", {1e-20, 1e300}).slope(), {1, 1e-300}, 1e-15);
    CHECK(Edge("sum(log1p(x))", {1e-20}).value() == Values{1e-20});
    close(Edge("sum(erf(x))", {6}).slope(), {2 / std::sqrt(M_PI) * std::exp(-36.0)}, 1e-14);
    CHECK(Edge("sum(expm1(x))", {1e-20}).value() == Values{1e-20});
}

TEST_CASE("gamma and its logarithm left of zero") {
    close(Edge("sum(lgamma(x))", {-0.5, -10.3}).slope(), {0.03648997397857652, 4.662403493582087},
          1e-12);
    close(Edge("sum(lgamma(x))", {-0.5, -10.3}).curvature(),
          {8.934802200544679, 14.986887065722635}, 1e-13);
    close(Edge("sum(trigamma(x))", {-1.5}).curvature(), {194.59427621918772}, 1e-13);
    close(Edge("sum(gamma(x))", {-0.5}).slope(), {-0.12935358979554207}, 1e-12);
}

TEST_CASE("products with any number of zeros, to second order") {
    CHECK(Edge("prod(x)", {2, 3, 5}).slope() == Values{15, 10, 6});
    CHECK(Edge("prod(x)", {2, 3, 5}).hessian() == Values{0, 5, 3, 5, 0, 2, 3, 2, 0});
    CHECK(Edge("prod(x)", {0, 3, 5}).slope() == Values{15, 0, 0});
    CHECK(Edge("prod(x)", {0, 3, 5}).hessian() == Values{0, 5, 3, 5, 0, 0, 3, 0, 0});
    CHECK(Edge("prod(x)", {0, 0, 5}).slope() == Values{0, 0, 0});
    CHECK(Edge("prod(x)", {0, 0, 5}).hessian() == Values{0, 5, 0, 5, 0, 0, 0, 0, 0});
    CHECK(Edge("prod(x)", {0, 0, 0}).hessian() == Values(9, 0.0));
}

TEST_CASE("the branch that is not taken never contributes, also where it is not a number") {
    Edge root("sum(where(x >= 0, x, sqrt(-x)))", {1, -4});
    CHECK(root.value() == Values{3});
    CHECK(root.slope() == Values{1, -0.25});
    CHECK(root.curvature() == Values{0, -0.03125});
    Edge log("sum(where(x > 0, log(x), x.^2))", {2, -1, 0});
    CHECK(log.slope() == Values{0.5, -2, 0});
    CHECK(log.curvature() == Values{-0.25, 2, 2});
    CHECK(Edge("where(x > 0, x.*log(x), 0)'*x", {-1, 0}).slope() == Values{0, 0});
}

TEST_CASE("rows of an embedding that find no place are cut off") {
    for (int m = 1; m <= 4; ++m) {
        for (int n = 1; n <= 4; ++n) {
            for (int k = -1; k <= 4; ++k) {
                const std::string formula = "embed(" + std::to_string(k) + "," + std::to_string(m) +
                                            "," + std::to_string(n) + ")";
                CAPTURE(formula);
                Values expected;
                const int down = k < 0 ? m - n : k;
                for (int i = 0; i < m; ++i) {
                    for (int j = 0; j < n; ++j) expected.push_back(i == j + down ? 1 : 0);
                }
                CHECK(Edge(formula, {1}).value() == expected);
            }
        }
    }
}

TEST_CASE("what an embedding cuts off is missing from its products and sums") {
    const std::pair<std::string, std::string> sized[] = {{"3", "[2;3;5]"}, {"n", "x"}};
    for (const auto& [size, x] : sized) {
        const std::string s = "embed(1," + size + "," + size + ")";
        const auto shortest = [&](const std::string& formula) {
            CAPTURE(formula);
            Edge e(formula, {2, 3, 5});
            e.parsed.expr = apply_laws(e.parsed.expr, Family::cancellation);
            return e.value();
        };
        CHECK(shortest(s + "'*" + s + "*" + x) == Values{2, 3, 0});
        CHECK(shortest(s + "*" + s + "'*" + x) == Values{0, 3, 5});
        CHECK(shortest(s + "*" + x) == Values{0, 2, 3});
        CHECK(shortest("colsum(" + s + ").*" + x + "'") == Values{2, 3, 0});
    }
}
