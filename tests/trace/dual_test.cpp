// Dual numbers against the engine's derivatives, at every function of the catalogue.
#include <gradwright/dual.hpp>
#include <gradwright/expression.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace gradwright {
namespace {

constexpr auto all_of = [](auto x) {
    return std::vector<decltype(x)>{exp(x),
                                    expm1(x),
                                    sin(x),
                                    cos(x),
                                    tan(x),
                                    asin(x / 4),
                                    acos(x / 4),
                                    atan(x),
                                    sinh(x),
                                    cosh(x),
                                    tanh(x),
                                    sigmoid(x),
                                    relu(x),
                                    step(x),
                                    softplus(x),
                                    gelu(x),
                                    silu(x),
                                    erf(x),
                                    abs(x),
                                    sign(x),
                                    square(x),
                                    norm1(x),
                                    norm2(x),
                                    sum(x),
                                    gamma(x + 3),
                                    lgamma(x + 3),
                                    digamma(x + 3),
                                    trigamma(x + 3),
                                    polygamma(2, x + 3),
                                    log(x + 3),
                                    log1p(x + 2),
                                    sqrt(x + 2),
                                    power(x + 3, x),
                                    pow(x, 3),
                                    power(2 + 0 * x, x),
                                    x / (x + 3),
                                    1 / (x + 3) - -x,
                                    times(x, x),
                                    over(x, x + 3),
                                    where(x < 0.5, sin(x), x * x),
                                    max(x, sin(x)),
                                    min(x, cos(x)),
                                    max(x, 0.0),
                                    min(x, 0.0)};
};

}  // namespace
}  // namespace gradwright

using namespace gradwright;

TEST_CASE("first and second derivatives are those of the engine, at kinks too") {
    Model m;
    const Expression x = m.scalar("x");
    const std::vector<Expression> formulas = all_of(x);
    for (const double at : {-1.5, 0.0, 0.3, 2.0}) {
        for (std::size_t i = 0; i < formulas.size(); ++i) {
            CAPTURE(formulas[i].text());
            CAPTURE(at);
            const auto f = [i](auto v) { return all_of(v)[i]; };
            const NamedArrays point{{"x", {{}, {at}}}};
            const Expression d = gradient(formulas[i], x), dd = hessian(formulas[i], x);
            REQUIRE(d.ok());
            REQUIRE(dd.ok());
            CHECK(derivative(f, at) ==
                  doctest::Approx(evaluate(d, point)->values[0]).epsilon(1e-12));
            const auto df = [&f](auto v) { return derivative(f, v); };
            const double second = evaluate(dd, point)->values[0];
            CHECK(derivative(df, at) == doctest::Approx(second).epsilon(1e-11));
        }
    }
}

TEST_CASE("perturbations of nested derivatives do not mix") {
    const auto outer = [](auto x) { return x * derivative([&](auto y) { return x + y; }, 1.0); };
    CHECK(derivative(outer, 1.0) == 1);
    CHECK(derivative(outer, 5.0) == 1);
    // d/dx x * (d/dy x*y at y = 2) = 2x; and with y at x.
    CHECK(derivative([](auto x) { return x * derivative([&](auto y) { return x * y; }, 2.0); },
                     3.0) == 6);
    CHECK(derivative([](auto x) { return derivative([&](auto y) { return x * y * y; }, x); },
                     3.0) == 12);
    // Three levels, meeting in either order.
    const auto three = [](auto x) {
        return derivative(
            [&](auto y) {
                return derivative([&](auto z) { return (x * y * z) * (z * y * x); }, 2.0);
            },
            3.0);
    };
    // d/dx d/dy d/dz x²y²z² = 8xyz
    CHECK(derivative(three, 5.0) == 8 * 5 * 3 * 2);
    // Plain duals nest by position.
    using D = Dual<double>;
    const Dual<D> x(D(3, {1.0}), {D(1)});
    CHECK((x * x).tangent[0].tangent[0] == 2);
    CHECK((x * D(2, {1.0})).tangent[0].tangent[0] == 1);
}

TEST_CASE("conventions at kinks") {
    CHECK(derivative([](auto x) { return relu(x); }, 0.0) == 0);
    CHECK(derivative([](auto x) { return abs(x); }, 0.0) == 0);
    CHECK(derivative([](auto x) { return max(x, -x); }, 0.0) == 0);
    CHECK(derivative([](auto x) { return max(x, 2 * x); }, 0.0) == 1.5);
    CHECK(derivative([](auto x) { return max(x, 0.0); }, 0.0) == 0);
    CHECK(std::isinf(derivative([](auto x) { return sqrt(x); }, 0.0)));
    CHECK(derivative([](auto x) { return sqrt(x * x); }, 0.0) == 0);
    const auto norm = [](const auto& v) { return sqrt(v[0] * v[0] + v[1] * v[1]); };
    CHECK(gradient(norm, std::vector{0.0, 0.0}) == std::vector{0.0, 0.0});
    CHECK(derivative([](auto x) { return where(x > 1, log(x - 1), x); }, 0.5) == 1);
    CHECK(derivative([](auto x) { return pow(x, 0); }, 0.0) == 0);
    CHECK(derivative([](auto x) { return pow(x, 1); }, 0.0) == 1);
    CHECK(std::isnan(derivative([](auto x) { return x * x; }, double(NAN))));
}

TEST_CASE("control flow follows the value") {
    const auto loop = [](auto x) {
        auto y = x;
        while (y < 100) y *= x;
        if (y > 1000) y -= 1;
        return y;
    };
    CHECK(derivative(loop, 3.0) == doctest::Approx(5 * std::pow(3, 4)));
    CHECK(derivative([](auto) { return 4.0; }, 1.0) == 0);
    CHECK(derivative([](auto x) { return x; }, 1) == 1);
}

TEST_CASE("gradients in chunks, Jacobians and Hessians of a function of many variables") {
    const auto f = [](const auto& x) {
        auto s = 0 * x[0];
        for (std::size_t i = 0; i + 1 < x.size(); ++i) {
            s += 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
        }
        return s;
    };
    for (const std::size_t n : {2u, 8u, 9u, 19u}) {
        std::vector<double> x(n);
        for (std::size_t i = 0; i < n; ++i) x[i] = std::sin(1.0 + double(i));
        const std::vector<double> g = gradient(f, x), h = hessian(f, x);
        for (std::size_t i = 0; i < n; ++i) {
            double expected = 0;
            if (i + 1 < n) {
                expected += -400 * x[i] * (x[i + 1] - x[i] * x[i]) - 2 * (1 - x[i]);
            }
            if (i > 0) expected += 200 * (x[i] - x[i - 1] * x[i - 1]);
            CHECK(g[i] == doctest::Approx(expected).epsilon(1e-13));
            for (std::size_t j = 0; j < n; ++j) {
                double second = i + 1 == j ? -400 * x[i] : j + 1 == i ? -400 * x[j] : 0;
                if (i == j && i + 1 < n) second += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
                if (i == j && i > 0) second += 200;
                CHECK(h[i * n + j] == doctest::Approx(second).epsilon(1e-13));
            }
        }
    }
    CHECK(gradient(f, std::vector<double>{}).empty());
    const auto j = jacobian(
        [](const auto& x) {
            return std::vector{x[0] * x[1], x[0] + 0 * x[1], sin(x[1])};
        },
        std::vector{2.0, 3.0});
    CHECK(j == std::vector{3.0, 2.0, 1.0, 0.0, 0.0, std::cos(3.0)});
}
