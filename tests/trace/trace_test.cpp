// Generic C++ code recorded as a formula, and the same code on numbers.
#include <gradwright/trace.hpp>

#include <doctest/doctest.h>

#include <cmath>

// Inside the namespace `gamma` is not that of C, which is another function.
namespace gradwright {
constexpr auto all_of = [](auto x) {
    return std::vector<decltype(x)>{exp(x),          expm1(x),
                                    sin(x),          cos(x),
                                    tan(x),          atan(x),
                                    sinh(x),         cosh(x),
                                    tanh(x),         sigmoid(x),
                                    relu(x),         step(x),
                                    softplus(x),     gelu(x),
                                    silu(x),         erf(x),
                                    abs(x),          sign(x),
                                    square(x),       norm1(x),
                                    norm2(x),        sum(x),
                                    max(x),          logsumexp(x),
                                    gamma(x),        lgamma(x),
                                    digamma(x),      trigamma(x),
                                    polygamma(2, x), log(x),
                                    log1p(x),        sqrt(x),
                                    power(x, x),     where(x < x, x, 1.0),
                                    mean(x),         prod(x)};
};
}  // namespace gradwright

using namespace gradwright;

namespace {

/// A loop, a choice and a few functions.
constexpr auto iterated = [](auto x, auto a) {
    auto y = x;
    for (int k = 1; k <= 4; ++k) y = y + where(y < a, sin(y) / k, times(y, y) / (k + 1));
    return sum(y + softplus(y - a));
};

double by_differences(const auto& f, double x) {
    const double h = 1e-4;
    return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);
}

}  // namespace

TEST_CASE("a function becomes the formula it computes") {
    const Traced t =
        trace([](auto x, auto y) { return sum(times(sin(x), y)); }, "x: vector(n)", "y: vector(n)");
    REQUIRE(t.result.ok());
    CHECK(t.result.text() == "sin(x)'*y");
    CHECK(gradient(t.result, t[0]).text() == "y.*cos(x)");
    CHECK(hessian(t.result, t[0]).text() == "-diag(y.*sin(x))");
}

TEST_CASE("the same code runs on numbers, and the recorded derivative is that of the code") {
    const Traced t = trace(iterated, 0.0, 0.0);
    REQUIRE(t.result.ok());
    const Expression d = gradient(t.result, t[0]);
    REQUIRE(d.ok());
    for (const double x : {-1.3, -0.2, 0.4, 0.9, 2.5}) {
        const NamedArrays at{{"x1", {{}, {x}}}, {"x2", {{}, {0.7}}}};
        const auto f = [](double v) { return iterated(v, 0.7); };
        CHECK(evaluate(t.result, at)->values[0] == doctest::Approx(f(x)).epsilon(1e-14));
        CHECK(evaluate(d, at)->values[0] == doctest::Approx(by_differences(f, x)).epsilon(1e-9));
    }
}

TEST_CASE("loops unroll into shared nodes") {
    const auto chain = [](auto x) {
        for (int k = 0; k < 2000; ++k) x = tanh(x + 1.0 / (k + 1));
        return sum(x);
    };
    const Traced t = trace(chain, std::vector<double>(3));
    REQUIRE(t.result.ok());
    CHECK(gradient(t.result, t[0]).ok());
}

TEST_CASE("inputs by example have its extents") {
    const Traced t =
        trace([](auto A, auto x) { return A * x; }, DenseArray{{2, 3}, {}}, std::vector<double>(3));
    REQUIRE(t.result.ok());
    CHECK(t.result.shape() == std::vector<std::string>{"2"});
    const Traced u = trace([](auto T) { return sum(T); }, DenseArray{{2, 3, 4}, {}});
    REQUIRE(u.result.ok());
    CHECK(gradient(u.result, u[0]).shape() == std::vector<std::string>{"2", "3", "4"});
}

TEST_CASE("mistakes in inputs and in the code come back in the result") {
    CHECK(trace([](auto x) { return x; }, "x vector(n)").result.error().slug == "bad-declaration");
    CHECK(trace([](auto x, auto y) { return x + y; }, "x: vector(n)", "y: vector(m)")
              .result.error()
              .slug == "shape-mismatch");
    CHECK(trace([](auto x, auto y) { return x + y; }, "x: vector(n)", "x: vector(n)")
              .result.error()
              .slug == "duplicate-declaration");
    CHECK_FALSE(trace([](auto x) { return x; }, DenseArray{{0}, {}}).result.ok());
    // A function that ignores its input is a constant.
    CHECK(trace([](auto) { return 2.0; }, "x: vector(n)").result.text() == "2");
}

TEST_CASE("scalar functions have the values of the catalogue, at kinks and far out too") {
    Model m;
    const std::vector<Expression> formulas = all_of(m.scalar("x"));
    for (const double x : {-700.0, -1.5, 0.0, 0.3, 2.0, 700.0}) {
        const std::vector<double> numbers = all_of(x);
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            CAPTURE(formulas[i].text());
            CAPTURE(x);
            const double found = evaluate(formulas[i], {{"x", {{}, {x}}}})->values[0];
            const bool same = found == numbers[i] || (std::isnan(found) && std::isnan(numbers[i]));
            if (!same) CHECK(numbers[i] == doctest::Approx(found).epsilon(1e-13));
        }
    }
}
