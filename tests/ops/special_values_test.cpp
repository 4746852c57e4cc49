// Kernels at points whose values are known independently, and at the edges of the domain.
#include <gradwright/scalar.hpp>

#include "execute/execute.hpp"
#include "expr/build.hpp"
#include "ops/catalogue.hpp"
#include "ops/kernels/dense.hpp"
#include "ops/selection.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace gradwright;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

struct Line {
    Graph g;
    Expr x = make();
    Expr make() {
        const Dim shape[] = {Dim("n")};
        return g.symbol("x", shape);
    }
    std::vector<double> at(const Expr& e, std::vector<double> values) {
        Array v({static_cast<std::int64_t>(values.size())});
        v.values = std::move(values);
        const auto y = evaluate(e, Point{{{"x", v}}, {}});
        REQUIRE(y.ok());
        return y->values;
    }
};

Array matrix(std::int64_t m, std::int64_t n, std::vector<double> values) {
    Array a({m, n});
    a.values = std::move(values);
    return a;
}

}  // namespace

TEST_CASE("polygamma at known points") {
    const double euler = 0.57721566490153286061, zeta3 = 1.2020569031595942854;
    CHECK(polygamma(0, 1) == doctest::Approx(-euler).epsilon(1e-14));
    CHECK(polygamma(0, 0.5) == doctest::Approx(-euler - 2 * std::log(2.0)).epsilon(1e-14));
    CHECK(polygamma(0, -0.5) == doctest::Approx(0.03648997397857652056).epsilon(1e-12));
    CHECK(polygamma(0, 10) == doctest::Approx(2.2517525890667211077).epsilon(1e-14));
    CHECK(polygamma(0, 1e8) == doctest::Approx(std::log(1e8) - 5e-9).epsilon(1e-15));
    CHECK(polygamma(1, 1) == doctest::Approx(M_PI * M_PI / 6).epsilon(1e-14));
    CHECK(polygamma(1, 0.25) == doctest::Approx(17.197329154507110274).epsilon(1e-13));
    CHECK(polygamma(1, -1.5) == doctest::Approx(M_PI * M_PI / 2 + 4 + 4.0 / 9).epsilon(1e-14));
    CHECK(polygamma(2, 1) == doctest::Approx(-2 * zeta3).epsilon(1e-14));
    CHECK(polygamma(3, 1) == doctest::Approx(std::pow(M_PI, 4) / 15).epsilon(1e-14));
    CHECK(polygamma(2, -99.5) == doctest::Approx(-9.999750014581719e-05).epsilon(1e-12));
    CHECK(polygamma(2, -1e5 - 0.5) == doctest::Approx(-9.99980000274997e-11).epsilon(1e-12));
    CHECK(polygamma(3, -1e5 - 0.5) == doctest::Approx(194.81818206800487).epsilon(1e-13));
    CHECK(polygamma(5, -10.3) == doctest::Approx(165660.17429175015).epsilon(1e-13));
    CHECK(std::isnan(polygamma(0, 0)));
    CHECK(std::isnan(polygamma(1, -3)));
}

TEST_CASE("stable functions are finite and right far out") {
    Line l;
    CHECK(l.at(apply(ops::softplus, {l.x}), {800, -800, 1e4, 0}) ==
          std::vector<double>{800, 0, 1e4, std::log(2.0)});
    CHECK(l.at(apply(ops::sigmoid, {l.x}), {800, -800, 0}) == std::vector<double>{1, 0, 0.5});
    CHECK(l.at(apply(ops::logsumexp, {l.x}, {1}), {1e4, 1e4})[0] ==
          doctest::Approx(1e4 + std::log(2.0)).epsilon(1e-15));
    CHECK(l.at(apply(ops::logsumexp, {l.x}, {1}), {-inf, -inf})[0] == -inf);
    CHECK(l.at(apply(ops::softmax, {l.x}, {1}), {1e4, 0, -1e4}) == std::vector<double>{1, 0, 0});
    CHECK(l.at(apply(ops::softmax, {l.x}, {1}), {-inf, -inf}) == std::vector<double>{0, 0});
    CHECK(l.at(apply(ops::silu, {l.x}), {800, -800}) == std::vector<double>{800, 0});
    CHECK(l.at(apply(ops::gelu, {l.x}), {40, -40}) == std::vector<double>{40, 0});
    CHECK(l.at(apply(ops::tanh, {l.x}), {800, -800}) == std::vector<double>{1, -1});
}

TEST_CASE("kinks take the subgradient of minimum norm, in every spelling") {
    Line l;
    const Expr zero = l.g.zero(l.x.shape());
    CHECK(l.at(apply(ops::step, {l.x}), {-1, 0, 1}) == std::vector<double>{0, 0, 1});
    CHECK(l.at(apply(ops::sign, {l.x}), {-2, 0, 3}) == std::vector<double>{-1, 0, 1});
    CHECK(apply(ops::max2, {l.x, zero}) == apply(ops::relu, {l.x}));
    CHECK(apply(ops::max2, {zero, l.x}) == apply(ops::relu, {l.x}));
    CHECK(apply(ops::min2, {l.x, zero}) == -apply(ops::relu, {-l.x}));
    CHECK(apply(ops::max2, {l.x, -l.x}) == apply(ops::abs, {l.x}));
    CHECK(apply(ops::min2, {l.x, -l.x}) == -apply(ops::abs, {l.x}));
    CHECK(apply(ops::max2, {l.x, l.x}) == l.x);
    CHECK(l.at(apply(ops::argmax_indicator, {l.x}, {1}), {3, 1, 3}) ==
          std::vector<double>{0.5, 0, 0.5});
    CHECK(l.at(apply(ops::argmin_indicator, {l.x}, {1}), {3, 1, 3}) ==
          std::vector<double>{0, 1, 0});
}

TEST_CASE("products of all but one or two entries with any number of zeros") {
    Line l;
    const Expr one = apply(ops::prod_except_one, {l.x}, {1, 1});
    CHECK(l.at(one, {2, 3, 4}) == std::vector<double>{12, 8, 6});
    CHECK(l.at(one, {0, 3, 4}) == std::vector<double>{12, 0, 0});
    CHECK(l.at(one, {0, 0, 4}) == std::vector<double>{0, 0, 0});
    const Expr two = apply(ops::prod_except_one, {l.x}, {1, 2});
    CHECK(l.at(two, {2, 3, 4}) == std::vector<double>{0, 4, 3, 4, 0, 2, 3, 2, 0});
    CHECK(l.at(two, {0, 0, 4}) == std::vector<double>{0, 4, 0, 4, 0, 0, 0, 0, 0});
}

TEST_CASE("the adjugate has the minors, near and far from singular") {
    for (const double small : {1.0, 1e-2, 1e-4, 1e-8, 0.0, 1e-200}) {
        CAPTURE(small);
        // Its last row is nearly the sum of the others.
        const Array a = matrix(3, 3, {1, 2, 4, 3, 1, -2, 4, 3, 2 + small});
        const Array y = dense::adjugate(a);
        for (std::int64_t i = 0; i < 3; ++i) {
            for (std::int64_t j = 0; j < 3; ++j) {
                const std::int64_t p = (i + 1) % 3, q = (i + 2) % 3, r = (j + 1) % 3,
                                   s = (j + 2) % 3;
                const double minor = a.at(p, r) * a.at(q, s) - a.at(p, s) * a.at(q, r);
                CHECK(y.at(j, i) == doctest::Approx(minor).epsilon(1e-13));
            }
        }
    }
    CHECK(dense::adjugate(matrix(2, 2, {1e200, 0, 0, 1e200}))[0] == doctest::Approx(1e200));
}

TEST_CASE("adjugate and its derivative at singular matrices") {
    const Array a = dense::adjugate(matrix(2, 2, {1, 2, 2, 4}));
    const double expected[] = {4, -2, -2, 1};
    for (std::size_t i = 0; i < 4; ++i) CHECK(a[i] == doctest::Approx(expected[i]).epsilon(1e-14));
    // adj is linear for 2×2: its derivative along H is adj(H), whatever the point.
    const Array h = matrix(2, 2, {5, 6, 7, 8});
    const Array d = dense::adjugate_derivative(matrix(2, 2, {0, 0, 0, 0}), {{h}});
    const Array adj_h = dense::adjugate(h);
    for (std::size_t i = 0; i < 4; ++i) CHECK(d[i] == doctest::Approx(adj_h[i]).epsilon(1e-13));
    // It is quadratic for 3×3: the second derivative is the same at every point, and the third
    // zero.
    const Array x = matrix(3, 3, {1, 2, 3, 2, 4, 6, 3, 6, 9}),
                p = matrix(3, 3, {2, 0, 1, 1, 3, 0, 4, 1, 1}),
                q = matrix(3, 3, {0, 1, 5, 1, 1, 2, 0, 2, 3});
    Array both = p;
    for (std::size_t i = 0; i < 9; ++i) both[i] += q[i];
    const Array second = dense::adjugate_derivative(x, {{p, q}});
    const Array sum = dense::adjugate(both), at_p = dense::adjugate(p), at_q = dense::adjugate(q);
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK(second[i] == doctest::Approx(sum[i] - at_p[i] - at_q[i]).epsilon(1e-12));
    }
    const Array third = dense::adjugate_derivative(x, {{p, q, p}});
    for (const double v : third.values) CHECK(v == 0);
}

TEST_CASE("second derivatives of matrix functions along directions that do not commute") {
    // X = 0: D² expm(0)[H, K] = (HK + KH)/2, whatever H and K.
    const Array h = matrix(2, 2, {1, 2, 3, 4}), k = matrix(2, 2, {0, 1, -1, 2});
    const Array e = dense::frechet(dense::expm, matrix(2, 2, {0, 0, 0, 0}), {{h, k}});
    const double expected[] = {0.5, 4.5, 0.5, 8.5};
    for (std::size_t i = 0; i < 4; ++i) CHECK(e[i] == doctest::Approx(expected[i]).epsilon(1e-14));
    // X = I: D² logm(I)[H, K] = -(HK + KH)/2.
    const Array l = dense::frechet(dense::logm, matrix(2, 2, {1, 0, 0, 1}), {{h, k}});
    for (std::size_t i = 0; i < 4; ++i) CHECK(l[i] == doctest::Approx(-expected[i]).epsilon(1e-12));
    // X^3: the sum over all orders of one H, one K and one X.
    const auto cube = [](const Array& a) { return dense::matrix_power(a, 3); };
    const Array c = dense::frechet(cube, matrix(2, 2, {1, 0, 0, 1}), {{h, k}});
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(c[i] == doctest::Approx(6 * expected[i]).epsilon(1e-13));
    }
}

TEST_CASE("ties among eigenvalues and singular values") {
    const Array p = dense::top_projector(matrix(2, 2, {3, 0, 0, 3}));
    CHECK(p.values == std::vector<double>{0.5, 0, 0, 0.5});
    CHECK(std::isnan(dense::top_resolvent(matrix(2, 2, {3, 0, 0, 3}))[0]));
    CHECK(dense::top_resolvent(matrix(2, 2, {3, 0, 0, 1})).values ==
          std::vector<double>{0, 0, 0, 0.5});
    const Array w = dense::polar_factor(matrix(2, 2, {2, 0, 0, 0}));
    CHECK(w[0] == doctest::Approx(1));
    CHECK(w[3] == doctest::Approx(0));
}

TEST_CASE("a singular value that a wide matrix does not have is not zero") {
    const dense::Svd svd = dense::thin_svd(matrix(2, 3, {3, 0, 0, 0, 4, 0}), 3);
    CHECK(svd.values[0] == doctest::Approx(4));
    CHECK(svd.values[1] == doctest::Approx(3));
    CHECK(std::isnan(svd.values[2]));
    CHECK(dense::singular_values(matrix(2, 3, {3, 0, 0, 0, 4, 0})).size() == 2);
}

TEST_CASE("a matrix that is not finite gives NaN, not a hang") {
    const Array bad = matrix(2, 2, {1, NAN, 0, 1});
    for (const auto f : {dense::adjugate, dense::pseudo_inverse, dense::expm, dense::logm,
                         dense::sqrtm, dense::polar_factor, dense::top_projector}) {
        CHECK(std::isnan(f(bad)[0]));
    }
    CHECK(std::isnan(dense::cholesky(matrix(2, 2, {1, 2, 2, 1}))[0]));
}

TEST_CASE("matrix functions at matrices that are easy by hand") {
    const Array e = dense::expm(matrix(2, 2, {0, 1, 0, 0}));
    CHECK(e.values == std::vector<double>{1, 1, 0, 1});
    const Array r = dense::sqrtm(matrix(2, 2, {4, 0, 0, 9}));
    CHECK(r[0] == doctest::Approx(2));
    CHECK(r[3] == doctest::Approx(3));
    CHECK(dense::matrix_power(matrix(2, 2, {1, 1, 0, 1}), -3).values ==
          std::vector<double>{1, -3, 0, 1});
    const Array chol = dense::cholesky(matrix(2, 2, {4, 2, 2, 5}));
    CHECK(chol.values == std::vector<double>{2, 0, 1, 2});
}

TEST_CASE("class numbers become rows with one at the class; what is no class becomes NaN") {
    Line l;
    const Expr rows = ops::indicators(l.x, Dim(3));
    CHECK(l.at(rows, {3, 1, 2}) == std::vector<double>{0, 0, 1, 1, 0, 0, 0, 1, 0});
    for (const double wrong : {0.0, 4.0, 1.5, -1.0, std::nan(""), HUGE_VAL}) {
        const std::vector<double> values = l.at(rows, {1, wrong, 2});
        CAPTURE(wrong);
        CHECK(values[0] == 1);
        for (const std::size_t i : {3u, 4u, 5u}) CHECK(std::isnan(values[i]));
        CHECK(values[7] == 1);
    }
}
