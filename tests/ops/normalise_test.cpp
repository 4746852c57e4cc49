// Rewrites on construction: the node changes, the value does not.
#include "execute/execute.hpp"
#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "ops/op.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace gradwright;

namespace {

struct World {
    Graph g;
    Dim n{"n"}, m{"m"};
    Expr a = matrix("A", n), b = matrix("B", n), c = matrix("C", m);
    Expr q = matrix("Q", n, Facts::orthogonal), l = matrix("L", n, Facts::lower_triangular);
    Expr x = vector("x"), t = g.symbol("t", {});
    Point point;

    World() {
        fill("A", {4, 4}, 1);
        fill("B", {4, 4}, 2);
        fill("C", {3, 3}, 3);
        fill("L", {4, 4}, 4);
        for (std::int64_t i = 0; i < 4; ++i) {
            for (std::int64_t j = i + 1; j < 4; ++j) point.values["L"].at(i, j) = 0;
        }
        fill("x", {4}, 5);
        fill("t", {}, 6);
        Array rotation({4, 4});
        rotation.at(0, 1) = rotation.at(1, 2) = rotation.at(2, 3) = 1;
        rotation.at(3, 0) = -1;
        point.values["Q"] = rotation;
    }
    Expr matrix(std::string_view name, const Dim& d, Facts facts = Facts::none) {
        const Dim shape[] = {d, d};
        return g.symbol(name, shape, facts);
    }
    Expr vector(std::string_view name) {
        const Dim shape[] = {n};
        return g.symbol(name, shape);
    }
    void fill(const std::string& name, std::vector<std::int64_t> extents, unsigned seed) {
        std::mt19937_64 random(seed);
        std::uniform_real_distribution<double> uniform(0.5, 1.5);
        Array v(std::move(extents));
        for (double& e : v.values) e = uniform(random);
        for (std::int64_t i = 0; v.order() == 2 && i < v.extents[0]; ++i) v.at(i, i) += 2;
        point.values[name] = v;
    }
    Array run(const Expr& e) {
        const auto y = evaluate(e, point);
        if (!y) MESSAGE(y.error().message);
        REQUIRE(y.ok());
        return *y;
    }
    /// Applies the op as built, and its kernel to the value of the operand.
    void same_value(const Op& op, const Expr& operand) {
        const Expr y = apply(op, {operand});
        CHECK_FALSE((y.is_apply_of(op) && y.child(0) == operand));
        const Array v = run(operand), built = run(y);
        const Expr plain = g.symbol("V", std::vector<Dim>(v.order(), Dim("v")));
        Point p{{{"V", v}}, {}};
        const auto direct = evaluate(apply(op, {plain}), p);
        REQUIRE(direct.ok());
        REQUIRE(direct->size() == built.size());
        for (std::size_t i = 0; i < built.size(); ++i) {
            CHECK(built[i] == doctest::Approx((*direct)[i]).epsilon(1e-9));
        }
    }
};

}  // namespace

TEST_CASE("inverse, determinant, log-determinant and adjugate of structured matrices") {
    World w;
    const Expr product = matmul(w.a, transpose(w.b));
    const Expr scaled = 3 * w.a, by_symbol = hadamard(w.t, w.a);
    const Expr kron = einsum("ij,kl->(ik)(jl)", {w.a, w.c});
    const Expr diagonal = diagonal_matrix(w.x);
    for (const Op* op : {&ops::inv, &ops::det, &ops::logdet}) {
        CAPTURE(op->name);
        for (const Expr& e : {product, scaled, by_symbol, diagonal, matmul(product, w.a)}) {
            w.same_value(*op, e);
        }
        w.same_value(*op, apply(ops::inv, {w.a}));
        w.same_value(*op, kron);
    }
    w.same_value(ops::adj, product);
    w.same_value(ops::inv, w.q);
    w.same_value(ops::logdet, w.q);
    w.same_value(ops::det, w.l);
    w.same_value(ops::logdet, w.l);
    w.same_value(ops::pinv, scaled);
    w.same_value(ops::expm, diagonal);
    w.same_value(ops::logm, diagonal);
    w.same_value(ops::sqrtm, diagonal);
}

TEST_CASE("identities of nodes") {
    World w;
    const auto f = [](const Op& op, const Expr& e) { return apply(op, {e}); };
    CHECK(f(ops::inv, f(ops::inv, w.a)) == w.a);
    CHECK(f(ops::inv, transpose(w.a)) == transpose(f(ops::inv, w.a)));
    CHECK(f(ops::det, transpose(w.a)) == f(ops::det, w.a));
    CHECK(f(ops::exp, f(ops::log, w.x)) == w.x);
    CHECK(f(ops::log, f(ops::exp, w.x)) == w.x);
    CHECK(f(ops::exp, w.g.zero(w.x.shape())) == ones(w.g, w.x.shape()));
    CHECK(f(ops::log, ones(w.g, w.x.shape())).is_zero());
    CHECK(f(ops::logdet, f(ops::expm, w.a)) == trace(w.a));
    CHECK(f(ops::det, identity(w.g, w.n)) == w.g.number(1));
    CHECK(f(ops::inv, identity(w.g, w.n)) == identity(w.g, w.n));
}

TEST_CASE("odd and even functions agree on a sign, also between a matrix and its transpose") {
    World w;
    const Expr difference = w.a - w.b, turned = transpose(w.a) - transpose(w.b);
    for (const Op* odd : {&ops::sin, &ops::tan, &ops::tanh, &ops::sign, &ops::erf, &ops::atan}) {
        CAPTURE(odd->name);
        CHECK(apply(*odd, {-difference}) == -apply(*odd, {difference}));
        CHECK(apply(*odd, {turned}) == transpose(apply(*odd, {difference})));
        CHECK(apply(*odd, {-turned}) == -transpose(apply(*odd, {difference})));
    }
    for (const Op* even : {&ops::cos, &ops::cosh, &ops::abs}) {
        CAPTURE(even->name);
        CHECK(apply(*even, {-difference}) == apply(*even, {difference}));
        CHECK(apply(*even, {-turned}) == transpose(apply(*even, {difference})));
    }
    CHECK(apply(ops::abs, {-3 * w.x}) == 3 * apply(ops::abs, {w.x}));
    CHECK(apply(ops::relu, {2 * w.x}) == 2 * apply(ops::relu, {w.x}));
    CHECK(apply(ops::sign, {Number::ratio(-1, 2) * w.x}) == -apply(ops::sign, {w.x}));
}

TEST_CASE(
    "functions of an antisymmetric difference have one form, whichever of the two comes first") {
    for (const bool turned_first : {false, true}) {
        World w;
        const Expr e = w.a - transpose(w.a);
        const Expr first = turned_first ? -e : e;
        for (const Op* odd : {&ops::sin, &ops::sign, &ops::atan}) {
            CAPTURE(odd->name);
            CHECK(apply(*odd, {first}) == -apply(*odd, {-first}));
        }
        CHECK(apply(ops::cosh, {first}) == apply(ops::cosh, {-first}));
    }
}

TEST_CASE("several operands are turned together by the first that has two orientations") {
    World w;
    const Expr s = w.matrix("S", w.n, Facts::symmetric), t = transpose(w.a);
    const Expr where = apply(ops::where, {apply(ops::greater, {s, w.a}), s, w.a});
    CHECK(apply(ops::where, {apply(ops::greater, {s, t}), s, t}) == transpose(where));
    for (const Op* op : {&ops::max2, &ops::min2}) {
        CAPTURE(op->name);
        CHECK(apply(*op, {s, t}) == transpose(apply(*op, {w.a, s})));
        CHECK(apply(*op, {w.a, t}) == apply(*op, {t, w.a}));
        CHECK(is_symmetric(apply(*op, {w.a, t})));
    }
}

TEST_CASE("a Frechet derivative along the identity is a function of the matrix alone") {
    World w;
    const Expr eye = identity(w.g, w.n);
    const Expr along = hadamard(w.t, eye);
    CHECK(apply(ops::expm_frechet, {w.a, along}) == hadamard(w.t, apply(ops::expm, {w.a})));
    CHECK(apply(ops::logm_frechet, {w.a, eye}) == apply(ops::inv, {w.a}));
    CHECK(apply(ops::matrix_power_frechet, {w.a, w.t, eye}) ==
          hadamard(w.t, apply(ops::matrix_power, {w.a, w.t - w.g.number(1)})));
}

TEST_CASE("closed forms equal the ops they stand for") {
    World w;
    const auto same = [&](const Expr& e) {
        const Array y = w.run(e), z = w.run(op_of(e).closed_form(e));
        for (std::size_t i = 0; i < y.size(); ++i) {
            CHECK(y[i] == doctest::Approx(z[i]).epsilon(1e-10));
        }
    };
    same(apply(ops::adj, {w.a}));
    same(apply(ops::adj_frechet, {w.a, w.b}));
    same(apply(ops::top_resolvent, {w.a}));
    same(apply(ops::prod_except_one, {w.x}, {1, 1}));
}

TEST_CASE("operands that do not fit are diagnostics") {
    World w;
    const Dim wide[] = {w.m, w.n};
    const Expr x = w.g.symbol("W", wide);
    const Expr wrong[] = {x};
    CHECK(apply_checked(ops::inv, wrong).error().slug == "not-square");
    const Expr vector[] = {w.x};
    CHECK(apply_checked(ops::det, vector).error().slug == "shape-mismatch");
    const Expr pair[] = {w.x, x};
    CHECK(apply_checked(ops::max2, pair).error().slug == "shape-mismatch");
    CHECK(apply_checked(ops::exp, pair).error().slug == "wrong-argument-count");
}
