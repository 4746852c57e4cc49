// Differences against closed forms, and the verdicts on right and wrong derivatives.
#include <gradwright/differences.hpp>
#include <gradwright/dual.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;

namespace {

constexpr auto rosenbrock = [](const auto& x) {
    auto s = 0 * x[0];
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        s = s + 100 * square(x[i + 1] - x[i] * x[i]) + square(1 - x[i]);
    }
    return s;
};

}  // namespace

TEST_CASE("differences have ten digits of a smooth function and know their error") {
    const std::vector<double> x{0.3, -1.2, 2.5, 1e-9, 40};
    const NumberFunction f = [](std::span<const double> v) { return rosenbrock(v); };
    const Differences d = gradient_fd(f, x);
    const std::vector<double> exact = gradient(rosenbrock, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
        CHECK(d.values[i] == doctest::Approx(exact[i]).epsilon(1e-8));
        CHECK(std::abs(d.values[i] - exact[i]) <= 10 * d.errors[i] + 1e-9 * std::abs(exact[i]));
    }
    const NumberFunction waves = [](std::span<const double> v) {
        return std::sin(3 * v[0]) * std::exp(-v[0]) + std::log(v[1]);
    };
    const Differences w = gradient_fd(waves, std::vector{0.7, 0.02});
    CHECK(w.values[0] ==
          doctest::Approx((3 * std::cos(2.1) - std::sin(2.1)) * std::exp(-0.7)).epsilon(1e-9));
    // The first steps leave the domain of the logarithm.
    CHECK(w.values[1] == doctest::Approx(50).epsilon(1e-7));
}

TEST_CASE("Jacobians are laid out row by row") {
    const VectorFunction f = [](std::span<const double> x) {
        return std::vector{x[0] * x[1], std::sin(x[0]), 3.0};
    };
    const auto d = jacobian_fd(f, std::vector{2.0, 5.0});
    REQUIRE(d.ok());
    const std::vector<double> exact{5, 2, std::cos(2.0), 0, 0, 0};
    for (std::size_t k = 0; k < 6; ++k) {
        CHECK(d->values[k] == doctest::Approx(exact[k]).epsilon(1e-10));
    }
    const VectorFunction varies = [](std::span<const double> x) {
        return std::vector<double>(x[0] > 1 ? 2 : 1);
    };
    CHECK(jacobian_fd(varies, std::vector{1.0}).error().slug == "size-mismatch");
    CHECK(jacobian_fd(f, std::vector<double>{2, 5})->errors.size() == 6);
    const VectorFunction none = [](std::span<const double>) { return std::vector<double>{}; };
    CHECK(jacobian_fd(none, std::vector{1.0})->values.empty());
    CHECK(gradient_fd([](std::span<const double>) { return 1.0; }, {}).values.empty());
}

TEST_CASE("a right gradient passes, a wrong one is told entry by entry") {
    const NumberFunction f = [](std::span<const double> v) { return rosenbrock(v); };
    const std::vector<double> x{0.3, -1.2, 2.5};
    std::vector<double> g = gradient(rosenbrock, x);
    const auto right = check_gradient(f, x, g);
    REQUIRE(right.ok());
    CHECK(right->right);
    CHECK(right->undecided == 0);
    g[1] *= 1 + 1e-4;
    const auto wrong = check_gradient(f, x, g);
    REQUIRE(wrong.ok());
    CHECK_FALSE(wrong->right);
    CHECK(wrong->input == 1);
    CHECK(wrong->claimed == g[1]);
    CHECK(wrong->message.find("entry (0, 1)") != std::string::npos);
    g[1] = NAN;
    CHECK_FALSE(check_gradient(f, x, g)->right);
    CHECK(check_gradient(f, x, std::vector{1.0}).error().slug == "size-mismatch");
    // Each kind of mistake in each entry is seen.
    const std::vector<double> exact = gradient(rosenbrock, x);
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (const double factor : {-1.0, 0.0, 2.0, 0.5}) {
            std::vector<double> damaged = exact;
            damaged[i] *= factor;
            const auto verdict = check_gradient(f, x, damaged);
            CHECK_FALSE(verdict->right);
            CHECK(verdict->input == i);
        }
    }
}

TEST_CASE("where there is no derivative differences do not decide") {
    const NumberFunction f = [](std::span<const double> v) {
        return std::abs(v[0]) + 1 / v[1] + v[2];
    };
    const std::vector<double> x{0, 0, 1};
    const auto check = check_gradient(f, x, std::vector{1.0, 3.0, 1.0});
    REQUIRE(check.ok());
    CHECK(check->undecided >= 1);
    const NumberFunction nan = [](std::span<const double>) { return std::nan(""); };
    CHECK(std::isnan(gradient_fd(nan, x).values[0]));
    CHECK(std::isinf(gradient_fd(nan, x).errors[0]));
    CHECK(check_gradient(nan, x, x)->undecided == 3);
    CHECK_FALSE(check_gradient(nan, x, x)->right);
}
