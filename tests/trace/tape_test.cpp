// The eager tape: values as the formulas have them, gradients as differences and formulas do.
#include <gradwright/dual.hpp>
#include <gradwright/expression.hpp>
#include <gradwright/tape.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <thread>

using namespace gradwright;

namespace {

DenseArray array(std::vector<std::int64_t> extents, double seed) {
    std::int64_t n = 1;
    for (const std::int64_t e : extents) n *= e;
    DenseArray a{std::move(extents), {}};
    for (std::int64_t i = 0; i < n; ++i) {
        a.values.push_back(0.6 + 0.5 * std::sin(seed + 1.7 * double(i)));
    }
    return a;
}

/// Well conditioned, symmetric where asked for.
DenseArray square_array(std::int64_t n, double seed, bool symmetric) {
    DenseArray a = array({n, n}, seed);
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < i && symmetric; ++j) {
            a.values[std::size_t(i * n + j)] = a.values[std::size_t(j * n + i)];
        }
        a.values[std::size_t(i * n + i)] += 2.0 + double(i);
    }
    return a;
}

using Function = std::function<Value(const Value&)>;

double weighted(const DenseArray& y) {
    double s = 0;
    for (std::size_t i = 0; i < y.values.size(); ++i) s += std::cos(double(i) + 1) * y.values[i];
    return s;
}

/// The pullback of one cotangent against central differences, along the direction given.
double gap(const Function& f, const DenseArray& x, const DenseArray& direction) {
    Tape tape;
    const Value v = tape.variable(x), y = f(v);
    REQUIRE_MESSAGE(y.ok(), (y.ok() ? "" : y.error().message));
    DenseArray c = y.array();
    for (std::size_t i = 0; i < c.values.size(); ++i) c.values[i] = std::cos(double(i) + 1);
    const auto g = tape.pullback(y, c, std::vector{v});
    REQUIRE(g.ok());
    REQUIRE((*g)[0].extents == x.extents);
    double found = 0, expected = 0;
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        found += (*g)[0].values[i] * direction.values[i];
    }
    const double h = 2e-4;
    for (const auto& [step, weight] :
         {std::pair{h, 8.0}, {-h, -8.0}, {2 * h, -1.0}, {-2 * h, 1.0}}) {
        DenseArray moved = x;
        for (std::size_t i = 0; i < x.values.size(); ++i) {
            moved.values[i] += step * direction.values[i];
        }
        expected += weight * weighted(f(Value(moved)).array()) / (12 * h);
    }
    return std::abs(found - expected) / std::max(1.0, std::abs(expected));
}

}  // namespace

TEST_CASE("the transposed derivative of every function agrees with differences") {
    const DenseArray x = array({3}, 0.4);
    const Value b = Value(array({3}, 2.1)), B = Value(array({3, 3}, 0.7));
    const Function vectors[] = {
        [](const Value& v) { return exp(v); },
        [](const Value& v) { return log(v); },
        [](const Value& v) { return sqrt(v); },
        [](const Value& v) { return tanh(v); },
        [](const Value& v) { return gelu(v); },
        [](const Value& v) { return softplus(v); },
        [](const Value& v) { return lgamma(v); },
        [](const Value& v) { return trigamma(v); },
        [](const Value& v) { return softmax(v); },
        [](const Value& v) { return logsumexp(v); },
        [](const Value& v) { return norm2(v); },
        [](const Value& v) { return norm1(v); },
        [](const Value& v) { return prod(v); },
        [](const Value& v) { return max(v); },
        [](const Value& v) { return mean(v); },
        [](const Value& v) { return diag(v); },
        [](const Value& v) { return v * transpose(v); },
        [](const Value& v) { return transpose(v) * v; },
        [](const Value& v) { return power(v, 3); },
        [](const Value& v) { return power(2, v); },
        [](const Value& v) { return power(v, 0.3); },
        [](const Value& v) { return power(v, v); },
        [](const Value& v) { return polygamma(2, v); },
        [](const Value& v) { return 1 / entry(v, 2) + v; },
        [](const Value& v) { return where(v < 0.7, sin(v), v - 2); },
        [&](const Value& v) { return max(v, b); },
        [&](const Value& v) { return min(v, b); },
        [&](const Value& v) { return over(v, b) - times(b, v); },
        [&](const Value& v) { return B * v; },
        [&](const Value& v) { return kron(v, b); },
    };
    for (const Function& f : vectors) CHECK(gap(f, x, array({3}, 3.3)) < 1e-8);
}

TEST_CASE("the same for functions of matrices") {
    const DenseArray A = square_array(3, 0.9, false), S = square_array(3, 0.2, true);
    const DenseArray R = array({2, 3}, 1.3);
    const Value b = Value(array({3}, 2.1)), B = Value(array({3, 3}, 0.7));
    const Function squares[] = {
        [](const Value& v) { return inv(v); },
        [](const Value& v) { return det(v); },
        [](const Value& v) { return logdet(v); },
        [](const Value& v) { return tr(v); },
        [](const Value& v) { return adj(v); },
        [](const Value& v) { return expm(v); },
        [](const Value& v) { return pow(v, 3); },
        [](const Value& v) { return pinv(v); },
        [](const Value& v) { return norm_nuc(v); },
        [](const Value& v) { return norm_spec(v); },
        [](const Value& v) { return svdvals(v); },
        [](const Value& v) { return vec(v); },
        [&](const Value& v) { return solve(v, b); },
        [&](const Value& v) { return v * B - B * v; },
        [](const Value& v) { return diag(v); },
        [](const Value& v) { return row(v, 2); },
        [](const Value& v) { return softmax(v, Over::cols); },
    };
    for (const Function& f : squares) CHECK(gap(f, A, array({3, 3}, 3.3)) < 1e-7);
    const Function symmetric[] = {
        [](const Value& v) { return chol(v); },       [](const Value& v) { return eigvals(v); },
        [](const Value& v) { return lambda_max(v); }, [](const Value& v) { return logm(v); },
        [](const Value& v) { return sqrtm(v); },
    };
    for (const Function& f : symmetric) CHECK(gap(f, S, square_array(3, 3.3, true)) < 1e-7);
    const Function rectangles[] = {
        [](const Value& v) { return rowsum(v); },
        [](const Value& v) { return colsum(v); },
        [](const Value& v) { return transpose(v); },
        [](const Value& v) { return normF(v); },
        [](const Value& v) { return column(v, 3); },
        [](const Value& v) { return v * transpose(v); },
        [](const Value& v) { return max(v, Over::rows); },
        [](const Value& v) { return reshape(v, "3", "2"); },
    };
    for (const Function& f : rectangles) CHECK(gap(f, R, array({2, 3}, 3.3)) < 1e-8);
}

TEST_CASE("control flow follows the values") {
    // Newton's iteration for the square root of a matrix, until it stands still.
    const auto root = [](const auto& A) {
        auto X = A, before = 2 * A;
        while (norm2(X - before) > 1e-12) {
            before = X;
            X = (X + solve(X, A)) / 2;
        }
        return X;
    };
    const DenseArray S = square_array(3, 0.3, true), D = square_array(3, 1.1, true);
    CHECK(gap([&](const Value& v) { return root(v); }, S, D) < 1e-7);
    CHECK(gap([&](const Value& v) { return sqrtm(v); }, S, D) < 1e-7);
}

TEST_CASE("one generic function on arrays, on a tape, in a formula and on dual numbers") {
    const auto f = [](auto a, auto b) {
        auto y = a;
        for (int i = 0; i < 3; ++i) y = sin(y) * b + a / (i + 1);
        return y;
    };
    const double a = 0.3, b = 1.7;
    Tape tape;
    const Value x = tape.variable(a), z = tape.variable(b), y = f(x, z);
    CHECK(y.number() == doctest::Approx(f(a, b)).epsilon(1e-15));
    CHECK(f(Value(a), Value(b)).number() == doctest::Approx(f(a, b)).epsilon(1e-15));
    const auto g = tape.gradient(y, {x, z});
    REQUIRE(g.ok());
    const double forward = derivative([&](auto v) { return f(v, b); }, a);
    CHECK((*g)[0].values[0] == doctest::Approx(forward).epsilon(1e-14));
    Model m;
    const Expression s = m.scalar("s"), t = m.scalar("t");
    const auto formula = evaluate(gradient(f(s, t), t), {{"s", {{}, {a}}}, {"t", {{}, {b}}}});
    CHECK((*g)[1].values[0] == doctest::Approx(formula->values[0]).epsilon(1e-14));
}

TEST_CASE("a recorded function of vectors runs on vectors") {
    const auto f = [](auto x, auto y) { return sum(times(sin(x), y)); };
    const std::vector<double> x{0.1, 0.2, 0.3}, y{1, -2, 3};
    const Value eager = f(Value(x), Value(y));
    double expected = 0;
    for (std::size_t i = 0; i < 3; ++i) expected += std::sin(x[i]) * y[i];
    CHECK(eager.number() == doctest::Approx(expected).epsilon(1e-15));
    Model m;
    const Expression formula = f(m.vector("x", "n"), m.vector("y", "n"));
    CHECK(evaluate(formula, {{"x", {{3}, x}}, {"y", {{3}, y}}})->values[0] ==
          doctest::Approx(expected).epsilon(1e-15));
}

TEST_CASE("derivatives by several values, also by ones in between") {
    Tape tape;
    const Value x = tape.variable({1, 2, 3}), w = tape.variable(2.0);
    const Value u = w * x, y = sum(times(u, u));
    const auto g = tape.gradient(y, {x, w, u});
    REQUIRE(g.ok());
    CHECK((*g)[0].values == std::vector<double>{8, 16, 24});
    CHECK((*g)[1].values == std::vector<double>{56});
    CHECK((*g)[2].values == std::vector<double>{4, 8, 12});
    const Value apart = tape.variable(5.0);
    CHECK((*tape.gradient(y, {apart}))[0].values == std::vector<double>{0});
    CHECK((*tape.gradient(Value(3), {apart}))[0].values == std::vector<double>{0});
    CHECK((*tape.gradient(w, {w}))[0].values == std::vector<double>{1});
}

TEST_CASE("derivatives of derivatives") {
    // Hessian times v of a function of a matrix, against the closed form.
    Tape tape;
    const DenseArray S = square_array(3, 0.2, true), V = square_array(3, 1.7, true);
    const Value x = tape.variable(S);
    const auto f = [](const auto& a) { return logdet(a) + sum(exp(a * a)) / tr(a); };
    const auto g = tape.recorded_gradient(f(x), {x});
    REQUIRE(g.ok());
    CHECK((*g)[0].array() == (*tape.gradient(f(x), {x}))[0]);
    const auto hv = tape.gradient(sum(times((*g)[0], Value(V))), {x});
    REQUIRE(hv.ok());
    Model m;
    const Expression a = m.matrix("a", "n", "n"), v = m.matrix("v", "n", "n");
    const auto exact = evaluate(hvp(f(a), a, v), {{"a", S}, {"v", V}});
    REQUIRE(exact.ok());
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK((*hv)[0].values[i] == doctest::Approx(exact->values[i]).epsilon(1e-11));
    }
    // To any order, with rows and numbers on the way.
    const Value t = tape.variable(1.5), w = tape.variable({1, 2});
    Value y = pow(t, 4) * (transpose(w) * w);
    for (const double expected : {4 * 3.375 * 5, 12 * 2.25 * 5, 24 * 1.5 * 5, 24.0 * 5, 0.0}) {
        const auto d = tape.recorded_gradient(y, {t});
        REQUIRE(d.ok());
        y = (*d)[0];
        CHECK(y.number() == doctest::Approx(expected));
        if (expected == 0) break;
    }
    CHECK(tape.recorded_gradient(x, {x}).error().slug == "not-a-scalar");
    CHECK(tape.recorded_gradient(sum(x), {Value(1)}).error().slug == "unknown-variable");
}

TEST_CASE("kinks are those of the engine") {
    Tape tape;
    const Value x = tape.variable({0, 0});
    const auto slope = [&](const Value& y) { return (*tape.gradient(sum(y), {x}))[0].values[0]; };
    CHECK(slope(relu(x)) == 0);
    CHECK(slope(abs(x)) == 0);
    CHECK(slope(max(x, 0)) == 0);
    CHECK(slope(norm2(x)) == 0);
    CHECK(slope(max(x)) == 0.5);
    CHECK(slope(max(x, 2 * x)) == 1.5);
    CHECK(slope(where(x > 1, log(x - 1), x)) == 1);
    CHECK(slope(where(x > -1, x, sqrt(x - 1))) == 1);
    CHECK(slope(where(x > -1, x, 1 / norm2(x))) == 1);
}

TEST_CASE("mistakes") {
    Tape tape, other;
    const Value x = tape.variable({1, 2, 3}), A = tape.variable(array({2, 2}, 0));
    CHECK((A * x).error().slug == "shape-mismatch");
    CHECK((x * x).error().slug == "shape-mismatch");
    CHECK((exp(A * x) + 1).error().message == (A * x).error().message);
    CHECK(tape.gradient(A * x, {x}).error().slug == "shape-mismatch");
    CHECK(tape.gradient(x, {x}).error().slug == "not-a-scalar");
    CHECK(tape.gradient(sum(x), {Value(1)}).error().slug == "unknown-variable");
    CHECK(tape.gradient(sum(x), {Value()}).error().slug == "missing-value");
    CHECK(tape.pullback(x, {{2}, {1, 2}}, std::vector{x}).error().slug == "shape-mismatch");
    CHECK(tape.pullback(x, {{3}, {1, 2}}, std::vector{x}).error().slug == "size-mismatch");
    CHECK((other.variable(1.0) * x).error().slug == "unknown-variable");
    CHECK(other.gradient(sum(x), {x}).error().slug == "unknown-variable");
    CHECK(Value(DenseArray{{2, 2}, {1}}).error().slug == "size-mismatch");
    CHECK(Value(DenseArray{{-1}, {}}).error().slug == "size-mismatch");
    CHECK(Value(DenseArray{{1LL << 40, 1LL << 40}, {}}).error().slug == "size-mismatch");
    CHECK(tape.variable(DenseArray{{2}, {1}}).error().slug == "size-mismatch");
    CHECK(std::isnan(x.number()));
}

TEST_CASE("what does not fit the memory is refused before it is allocated") {
    const Value v(std::vector<double>(200000, 1.0));
    CHECK(kron(v, v).error().slug == "too-large");
    CHECK((v * transpose(v)).error().slug == "too-large");
    CHECK((transpose(v) * v).number() == 200000);
}

TEST_CASE("empty arrays and numbers that are not finite") {
    Tape tape;
    const Value none = tape.variable(std::vector<double>{}), y = sum(exp(none));
    REQUIRE(y.ok());
    CHECK(y.number() == 0);
    CHECK((*tape.gradient(y, {none}))[0].values.empty());
    CHECK_FALSE(bool(none));
    const Value x = tape.variable({NAN, 1.0});
    const auto g = tape.gradient(sum(times(x, x)), {x});
    CHECK(std::isnan((*g)[0].values[0]));
    CHECK((*g)[0].values[1] == 2);
    CHECK(bool(x > 0) == false);
    CHECK(bool(Value({1, 2}) > 0));
}

TEST_CASE("clearing a tape leaves values as constants") {
    Tape tape;
    const Value x = tape.variable({1, 2}), y = 2 * x;
    CHECK(tape.size() == 2);
    CHECK(tape.bytes() == 32);
    tape.clear();
    CHECK(tape.size() == 0);
    CHECK(y.array().values == std::vector<double>{2, 4});
    const Value z = tape.variable({3, 4});
    CHECK((*tape.gradient(sum(times(y, z)), {z}))[0].values == std::vector<double>{2, 4});
    CHECK(tape.gradient(sum(y), {x}).error().slug == "unknown-variable");
}

TEST_CASE("long chains and many threads") {
    Tape tape;
    const Value x = tape.variable(0.5);
    Value y = x;
    for (int i = 0; i < 20000; ++i) y = sin(y);
    const auto g = tape.gradient(y, {x});
    REQUIRE(g.ok());
    double expected = 1, v = 0.5;
    for (int i = 0; i < 20000; ++i) {
        expected *= std::cos(v);
        v = std::sin(v);
    }
    CHECK((*g)[0].values[0] == doctest::Approx(expected).epsilon(1e-10));
    std::vector<double> found(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
        threads.emplace_back([&found, t] {
            Tape own;
            const Value a = own.variable(array({5 + std::int64_t(t % 2)}, 1));
            for (int i = 0; i < 50; ++i) {
                found[t] = (*own.gradient(sum(tanh(a * (i + 20))), {a}))[0].values[0];
            }
        });
    }
    for (std::thread& t : threads) t.join();
    CHECK(found[0] == found[2]);
    CHECK(found[1] == found[3]);
}
