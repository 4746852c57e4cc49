// Reference fits with known answers.
#include "execute/execute.hpp"

#include "data/array_file.hpp"
#include "expr/build.hpp"
#include "ops/catalogue.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;

namespace {

Array column(const std::string& source) {
    auto a = data::read_array(std::string(GRADWRIGHT_SOURCE_DIR) + "/examples/data/" + source);
    REQUIRE(a.ok());
    return *a;
}

Array with_intercept(const Array& x) {
    const std::int64_t columns = x.order() == 1 ? 1 : x.extents[1];
    Array y({x.extents[0], columns + 1});
    for (std::int64_t i = 0; i < x.extents[0]; ++i) {
        y.at(i, 0) = 1;
        for (std::int64_t j = 0; j < columns; ++j) {
            y.at(i, j + 1) = x[static_cast<std::size_t>(i * columns + j)];
        }
    }
    return y;
}

struct Regression {
    Graph g;
    Dim m{"m"}, n{"n"};
    Expr x, y, w;
    Regression() {
        const Dim shape[] = {m, n};
        x = g.symbol("X", shape);
        y = g.symbol("y", {shape, 1});
        w = g.symbol("w", {shape + 1, 1});
    }
};

}  // namespace

// Certified values of the NIST reference data set Longley, in the units of the file.
TEST_CASE("Longley: inv(X'X) X'y to nine digits") {
    Regression r;
    const Expr gram = einsum("ki,kj->ij", {r.x, r.x});
    const Expr b = einsum("ij,kj,k->i", {apply(ops::inv, {gram}), r.x, r.y});
    const Point p{{{"X", with_intercept(column("longley.csv[!employed]"))},
                   {"y", column("longley.csv[employed]")}},
                  {}};
    const auto fit = evaluate(b, p);
    REQUIRE(fit.ok());
    const double certified[] = {-3482.25863459582,   0.0150618722713733,  -0.0358191792925910,
                                -0.0202022980381683, -0.0103322686717359, -0.0511041056535807,
                                1.82915146461355};
    for (std::size_t i = 0; i < 7; ++i) {
        CAPTURE(i);
        CHECK(std::abs((*fit)[i] / certified[i] - 1) < 1e-9);
    }
}

TEST_CASE("Challenger: the logistic fit by Newton's method") {
    Regression r;
    const Expr p = apply(ops::sigmoid, {matmul(r.x, r.w)});
    const Expr gradient = einsum("ij,i->j", {r.x, p - r.y});
    const Expr hessian = einsum("ij,i,ik->jk", {r.x, p - square(p), r.x});
    const Expr step = matmul(apply(ops::inv, {hessian}), gradient);
    Point at{{{"X", with_intercept(column("challenger.csv[temperature]"))},
              {"y", column("challenger.csv[distress]")},
              {"w", Array({2})}},
             {}};
    for (int i = 0; i < 12; ++i) {
        const auto s = evaluate(step, at);
        REQUIRE(s.ok());
        for (std::size_t k = 0; k < 2; ++k) at.values["w"][k] -= (*s)[k];
    }
    CHECK(at.values["w"][0] == doctest::Approx(15.0429).epsilon(1e-5));
    CHECK(at.values["w"][1] == doctest::Approx(-0.2322).epsilon(3e-4));
}
