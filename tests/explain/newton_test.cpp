#include "explain/newton.hpp"
#include "explain/formula.hpp"

#include <cmath>

using namespace gradwright;

namespace {

// Joint temperature and distress of the 23 flights before the accident.
const double temperatures[] = {66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78,
                               67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58};
const double distress[] = {0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1};

Point data(std::size_t rows, const double* t, const double* y) {
    Point p;
    Array x({static_cast<std::int64_t>(rows), 2}), target({static_cast<std::int64_t>(rows)});
    for (std::size_t i = 0; i < rows; ++i) {
        x[2 * i] = 1;
        x[2 * i + 1] = t[i];
        target[i] = y[i];
    }
    p.values = {{"X", x}, {"y", target}};
    return p;
}

}  // namespace

TEST_CASE("logistic regression of the O-ring data") {
    Formula f("sum(softplus(X*w)) - y'*X*w", "w");
    const auto r = newton(f.expr, f.x, data(23, temperatures, distress));
    REQUIRE(r);
    CHECK(r->status == NewtonStatus::optimal);
    CHECK(r->gradient_norm < 1e-10);
    CHECK(r->x[0] == doctest::Approx(15.0429).epsilon(1e-5));
    CHECK(r->x[1] == doctest::Approx(-0.2322).epsilon(1e-3));
    CHECK(r->path.size() <= 12);
}

TEST_CASE("separable data have no finite optimum, with a penalty they do") {
    const double t[] = {-2, -1, 1, 2}, y[] = {0, 0, 1, 1};
    Formula f("sum(softplus(X*w)) - y'*X*w", "w");
    const auto r = newton(f.expr, f.x, data(4, t, y));
    REQUIRE(r);
    CHECK(r->status == NewtonStatus::no_finite_optimum);
    CHECK(r->reason.find("add a penalty") != std::string::npos);

    Formula g("sum(softplus(X*w)) - y'*X*w + norm2(w)^2/100", "w");
    const auto penalised = newton(g.expr, g.x, data(4, t, y));
    REQUIRE(penalised);
    CHECK(penalised->status == NewtonStatus::optimal);
}

TEST_CASE("quadratics take one step; what has no minimum is not called solved") {
    Formula f("x: vector(3); c: vector(3); norm2(x - c)^2", "x");
    Point p;
    p.values["c"] = Array({3}, 2.0);
    const auto r = newton(f.expr, f.x, p);
    REQUIRE(r);
    CHECK(r->status == NewtonStatus::optimal);
    CHECK(r->path.size() == 1);
    CHECK(r->x[2] == doctest::Approx(2.0));

    Formula down("x: scalar; -x^2 + x", "x");
    const auto no = newton(down.expr, down.x, {});
    REQUIRE(no);
    CHECK(no->status != NewtonStatus::optimal);

    Formula log("x: scalar; log(x)", "x");
    const auto bad = newton(log.expr, log.x, {});
    REQUIRE(bad);
    CHECK(bad->status == NewtonStatus::not_finite);
}

TEST_CASE("a missing value is a diagnostic") {
    Formula f("norm2(X*w - y)^2", "w");
    CHECK_FALSE(newton(f.expr, f.x, {}));
}
