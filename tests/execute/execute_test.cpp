#include "execute/execute.hpp"

#include "expr/build.hpp"
#include "ops/catalogue.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

using namespace gradwright;

namespace {

Array random_array(std::vector<std::int64_t> extents, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Array a(std::move(extents));
    for (double& v : a.values) v = normal(random);
    return a;
}

Array of(std::vector<std::int64_t> extents, std::vector<double> values) {
    Array a(std::move(extents));
    a.values = std::move(values);
    return a;
}

Array value(const Expr& e, const Point& p) {
    const auto y = evaluate(e, p);
    if (!y) MESSAGE(y.error().slug << ": " << y.error().message);
    REQUIRE(y.ok());
    return *y;
}

struct Formulas {
    Graph g;
    Dim n{"n"}, m{"m"}, k{"k"};
    Expr matrix(std::string_view name, const Dim& r, const Dim& c, Facts f = Facts::none) {
        const Dim shape[] = {r, c};
        return g.symbol(name, shape, f);
    }
    Expr vector(std::string_view name, const Dim& r) {
        const Dim shape[] = {r};
        return g.symbol(name, shape);
    }
};

}  // namespace

TEST_CASE("a matrix product is the sum over the shared label") {
    Formulas f;
    const Expr a = f.matrix("A", f.m, f.n), b = f.matrix("B", f.n, f.k);
    const Point p{{{"A", of({2, 3}, {1, 2, 3, 4, 5, 6})}, {"B", of({3, 1}, {1, 0, -1})}}, {}};
    const Array y = value(matmul(a, b), p);
    CHECK(y.extents == std::vector<std::int64_t>{2, 1});
    CHECK(y.values == std::vector<double>{-2, -2});
}

TEST_CASE("labels: trace, diagonal, broadcast, fused axes, powers") {
    Formulas f;
    const Expr a = f.matrix("A", f.n, f.n), x = f.vector("x", f.n), t = f.g.symbol("t", {});
    const Point p{{{"A", of({2, 2}, {1, 2, 3, 4})}, {"x", of({2}, {5, 7})}, {"t", of({}, {3})}},
                  {{"n", 2}}};
    CHECK(value(trace(a), p)[0] == 5);
    CHECK(value(diagonal_matrix(x), p).values == std::vector<double>{5, 0, 0, 7});
    CHECK(value(einsum("aa->a", {a}), p).values == std::vector<double>{1, 4});
    CHECK(value(broadcast(t, a.shape()), p).values == std::vector<double>{3, 3, 3, 3});
    CHECK(value(identity(f.g, f.n), p).values == std::vector<double>{1, 0, 0, 1});
    CHECK(value(einsum("ij->(ji)", {a}), p).values == std::vector<double>{1, 3, 2, 4});
    const Array kron = value(einsum("ij,kl->(ik)(jl)", {a, a}), p);
    CHECK(kron.extents == std::vector<std::int64_t>{4, 4});
    CHECK(kron.at(0, 3) == 4);
    CHECK(kron.at(2, 1) == 6);
    CHECK(kron.at(3, 3) == 16);
    CHECK(value(power(x, -2), p).values == std::vector<double>{1.0 / 25, 1.0 / 49});
    CHECK(value(sqrt(inner(x, x)), p)[0] == doctest::Approx(std::sqrt(74.0)).epsilon(1e-15));
    CHECK(value(f.g.dimension(f.n), p)[0] == 2);
}

TEST_CASE("an applied inverse is a solve, on either side and in the middle") {
    Formulas f;
    const Expr a = f.matrix("A", f.n, f.n), b = f.matrix("B", f.n, f.n), x = f.vector("x", f.n);
    const Expr inv = apply(ops::inv, {a});
    const Point p{{{"A", random_array({4, 4}, 1)},
                   {"B", random_array({4, 4}, 2)},
                   {"x", random_array({4}, 3)}},
                  {}};
    const Array explicit_inverse = value(inv, p);
    Point q = p;
    q.values["C"] = explicit_inverse;
    const Expr c = f.matrix("C", f.n, f.n);
    const auto same = [&](const Expr& with_inverse, const Expr& with_c) {
        const Array y = value(with_inverse, p), z = value(with_c, q);
        REQUIRE(y.extents == z.extents);
        for (std::size_t i = 0; i < y.size(); ++i) {
            CHECK(y[i] == doctest::Approx(z[i]).epsilon(1e-10));
        }
    };
    same(matmul(inv, x), matmul(c, x));
    same(matmul(transpose(inv), x), matmul(transpose(c), x));
    same(matmul(matmul(inv, b), inv), matmul(matmul(c, b), c));
    same(trace(matmul(inv, b)), trace(matmul(c, b)));
    same(matmul(inv, apply(ops::inv, {b})), matmul(c, apply(ops::inv, {b})));
    same(hadamard(inv, b), hadamard(c, b));
}

TEST_CASE("a branch not taken contributes nothing, also when it is NaN") {
    Formulas f;
    const Expr x = f.vector("x", f.n), zero = f.g.zero(x.shape());
    const Expr mask =
        apply(ops::where, {apply(ops::greater_equal, {x, zero}), zero, ones(f.g, x.shape())});
    const Expr slope = hadamard(mask, power(-x, Number::ratio(-1, 2)));
    const Point p{{{"x", of({2}, {4, -4})}}, {}};
    CHECK(value(slope, p).values == std::vector<double>{0, 0.5});
}

TEST_CASE("x log x is zero at zero; the gradient of the norm is zero at zero") {
    Formulas f;
    const Expr x = f.vector("x", f.n);
    const Point p{{{"x", of({2}, {0, 1})}}, {}};
    CHECK(value(hadamard(x, apply(ops::log, {x})), p).values == std::vector<double>{0, 0});
    const Expr q = f.vector("q", f.n);
    const Expr divergence = hadamard(x, apply(ops::log, {hadamard(x, reciprocal(q))}));
    Point both = p;
    both.values["q"] = of({2}, {0, 0.5});
    CHECK(value(divergence, both).values == std::vector<double>{0, std::log(2.0)});
    const Expr unit = einsum("i,->i", {x, {inner(x, x), Number::ratio(-1, 2)}});
    const Point zero{{{"x", of({2}, {0, 0})}}, {}};
    CHECK(value(unit, zero).values == std::vector<double>{0, 0});
}

TEST_CASE("sizes that do not fit, missing values and huge arrays are diagnostics") {
    Formulas f;
    const Expr a = f.matrix("A", f.m, f.n), x = f.vector("x", f.n);
    const Expr y = matmul(a, x);
    const auto missing = evaluate(y, Point{{{"x", Array({3})}}, {}});
    CHECK(missing.error().slug == "missing-value");
    const auto mismatch = evaluate(y, Point{{{"A", Array({2, 4})}, {"x", Array({3})}}, {}});
    CHECK(mismatch.error().slug == "size-mismatch");
    const Dim big[] = {f.n, f.n};
    const auto large = evaluate(broadcast(total(x), big), Point{{{"x", Array({100000})}}, {}});
    REQUIRE_FALSE(large.ok());
    CHECK(large.error().slug == "too-large");
    CHECK(large.error().fault == Fault::refused);
    CHECK(large.error().message.find("100000×100000") != std::string::npos);
    const auto unknown = evaluate(ones(f.g, a.shape()), Point{});
    CHECK(unknown.error().slug == "size-not-determined");
}

TEST_CASE("a symmetric node is symmetric to the last bit") {
    Formulas f;
    const Expr x = f.matrix("X", f.m, f.n), w = f.vector("w", f.m);
    const Point p{{{"X", random_array({37, 9}, 5)}, {"w", random_array({37}, 6)}}, {}};
    const Array h = value(einsum("ij,i,ik->jk", {x, w, x}), p);
    for (std::int64_t i = 0; i < 9; ++i) {
        for (std::int64_t j = 0; j < 9; ++j) CHECK(h.at(i, j) == h.at(j, i));
    }
}

TEST_CASE("the first value that is not finite is named with its entry") {
    Formulas f;
    const Expr x = f.vector("x", f.n);
    const Expr log = apply(ops::log, {x});
    const auto found = first_not_finite(total(log), Point{{{"x", of({3}, {1, -1, 2})}}, {}});
    REQUIRE(found.ok());
    REQUIRE(found->size() == 1);
    CHECK((*found)[0].where == log);
    CHECK((*found)[0].entry == std::vector<std::int64_t>{2});
    CHECK(not_finite_diagnostic((*found)[0], "log(x)").message == "log(x)[2] is not a number");
    CHECK(first_not_finite(total(log), Point{{{"x", of({2}, {1, 2})}}, {}})->empty());
}

TEST_CASE("a diamond of 60 shared levels is evaluated once per node") {
    Formulas f;
    const Expr x = f.vector("x", f.n);
    Expr y = x;
    for (int i = 0; i < 60; ++i) {
        y = apply(ops::tanh, {y});
        y = y + hadamard(y, y);
    }
    CHECK(std::isfinite(value(total(y), Point{{{"x", of({1}, {0.01})}}, {}})[0]));
}

TEST_CASE("complex evaluation carries a step of 1e-200") {
    Formulas f;
    const Expr a = f.matrix("A", f.n, f.n);
    ComplexPoint p;
    ComplexArray v({2, 2});
    v.values = {{2, 1e-200}, 1, 0, 3};
    p.values["A"] = v;
    const auto y = evaluate(apply(ops::logdet, {a}), p);
    REQUIRE(y.ok());
    CHECK((*y)[0].real() == doctest::Approx(std::log(6.0)));
    CHECK((*y)[0].imag() / 1e-200 == doctest::Approx(0.5).epsilon(1e-14));
}
