// Expressions built in C++ are the formulas that would be typed.
#include <gradwright/compile.hpp>
#include <gradwright/expression.hpp>
#include <gradwright/text.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace gradwright;

TEST_CASE("least squares in operators") {
    Model m;
    const Expression X = m.matrix("X", "n", "d"), w = m.vector("w", "d"), y = m.vector("y", "n");
    const Expression f = square(norm2(X * w - y));
    REQUIRE(f.ok());
    CHECK(f.shape().empty());
    CHECK(gradient(f, w).text() == "2*X'*(X*w - y)");
    CHECK(hessian(f, w).text() == "2*X'*X");
    CHECK(hvp(f, w, w).text() == "2*X'*X*w");
    CHECK(jvp(X * w, w, 2 * w).text() == "2*X*w");
    CHECK(vjp(X * w, w, y).text() == "X'*y");
    CHECK(jacobian(X * w, w).same_as(X));
    CHECK(differential(f, w).text() == m.parse("2*(X*w - y)'*X*dw").text());
    CHECK(m.parse("norm2(X*w - y)^2").same_as(f));
    CHECK(m.parse("r'*r", {{"r", X * w - y}}).same_as(f));
}

TEST_CASE("every operator and function is the form that is typed") {
    Model m;
    const Expression A = m.matrix("A", "n", "n"), B = m.matrix("B", "n", "n");
    const Expression x = m.vector("x", "n", "positive"), z = m.vector("z", "n");
    const Expression s = m.scalar("s"), S = m.declare("S: posdef(n)");
    const std::pair<Expression, const char*> cases[] = {
        {A + B, "A + B"},
        {A - 2, "A - 2"},
        {-x, "-x"},
        {A * x, "A*x"},
        {s * A, "s*A"},
        {A / s, "A/s"},
        {times(x, z), "x.*z"},
        {over(z, x), "z./x"},
        {power(x, 3), "x.^3"},
        {pow(A, 2), "A^2"},
        {pow(s, 0.5), "s^0.5"},
        {max(x, z), "max(x,z)"},
        {min(x, 0), "min(x,0)"},
        {where(x < z, x, 0), "where(x < z, x, 0)"},
        {where(x >= z, x, 0), "where(x >= z, x, 0)"},
        {where(equal(x, z), x, 0), "where(x == z, x, 0)"},
        {transpose(A), "A'"},
        {transpose(x) * z, "x'*z"},
        {x * transpose(z), "x*z'"},
        {tr(A), "tr(A)"},
        {logdet(S), "logdet(S)"},
        {inv(S) * x, "inv(S)*x"},
        {solve(S, x), "solve(S,x)"},
        {kron(A, B), "kron(A,B)"},
        {diag(x), "diag(x)"},
        {vec(A), "vec(A)"},
        {softmax(A, Over::cols), "softmax(A,cols)"},
        {logsumexp(A), "logsumexp(A)"},
        {max(A, Over::rows), "max(A,rows)"},
        {entry(x, 2), "x[2]"},
        {entry(A, 2, 3), "A[2,3]"},
        {row(A, 2), "A[2,:]"},
        {column(A, 1), "A[:,1]"},
        {rowsum(A), "rowsum(A)"},
        {colsum(A), "colsum(A)"},
        {mean(A), "mean(A)"},
        {polygamma(2, x), "polygamma(2,x)"},
        {reshape(vec(A), "n", "n"), "A"},
        {call("crossentropy", A, B), "crossentropy(A,B)"},
        {call("norminf", z), "norminf(z)"},
    };
    for (const auto& one : cases) {
        const Expression& built = one.first;
        const std::string typed = one.second;
        CAPTURE(typed);
        REQUIRE(built.ok());
        CHECK(built.same_as(m.parse(typed)));
        CHECK(built.text() == m.parse(typed).text());
    }
}

TEST_CASE("every function is there") {
    Model m;
    const Expression A = m.matrix("A", "n", "n"), S = m.declare("S: posdef(n)");
    const Expression x = m.vector("x", "n", "positive"), z = m.vector("z", "n");
    const Expression entries[] = {
        exp(x),     log(x),      log1p(x), expm1(x), sqrt(x),    abs(z),     sign(z),
        sin(x),     cos(x),      tan(x),   asin(x),  acos(x),    atan(x),    sinh(x),
        cosh(x),    tanh(x),     relu(z),  step(z),  erf(x),     sigmoid(x), softplus(x),
        gelu(x),    silu(x),     gamma(x), sum(x),   prod(x),    norm1(x),   lgamma(x),
        digamma(x), trigamma(x), norm2(x), normF(A), det(A),     pinv(A),    adj(A),
        chol(S),    expm(A),     logm(S),  sqrtm(S), eigvals(S), norm2(x)};
    for (const Expression& e : entries) CHECK(e.ok());
    CHECK(svdvals(A).ok());
    CHECK(lambda_max(S).ok());
    CHECK(norm_nuc(A).ok());
    CHECK(norm_spec(A).ok());
}

TEST_CASE("a mistake travels with the expression, and reads like that of a formula") {
    Model m;
    const Expression A = m.matrix("A", "m", "n"), x = m.vector("x", "n"), y = m.vector("y", "m");
    const Expression wrong = A * x + A;
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().slug == "shape-mismatch");
    CHECK(wrong.error().source == "A*x + A");
    CHECK(wrong.error().hint.find("A*x*vector(1)' + A") != std::string::npos);
    CHECK(describe(wrong.error(), "").find("A*x + A") != std::string::npos);
    const Expression later = sum(exp(wrong) * x) + 1;
    REQUIRE_FALSE(later.ok());
    CHECK(later.error().message == wrong.error().message);
    CHECK(gradient(later, x).error().message == wrong.error().message);
    CHECK(evaluate(later, {}).error().message == wrong.error().message);
    CHECK(later.text().empty());

    CHECK((x * y).error().slug == "shape-mismatch");
    CHECK(tr(A).error().slug == "not-square");
    CHECK(gradient(A * x, x).error().slug == "not-a-scalar");
    CHECK(gradient(sum(x), A * x).error().slug == "unknown-variable");
    CHECK(gradient(sum(x), 2).error().slug == "unknown-variable");
    CHECK(jvp(sum(x), x, y).error().slug == "shape-mismatch");
    CHECK(m.vector("x", "n").error().slug == "duplicate-declaration");
    CHECK(m.vector("n", "k").error().slug == "kind-conflict");
    CHECK(m.vector("k", "x").error().slug == "kind-conflict");
    CHECK(m.vector("2x", "n").error().slug != "");
    CHECK(m.declare("q: wonderful(n)").error().slug != "");
    CHECK(m.declare("q").error().slug == "bad-declaration");
    CHECK(m.declare("p, q: vector(n)").error().slug == "bad-declaration");
    CHECK(m["X"].error().slug == "unknown-variable");
    CHECK(m.parse("x + ").error().slug == "syntax-error");
    CHECK(Expression().error().slug == "missing-value");
    CHECK(Expression(INFINITY).error().slug == "bad-number");
    CHECK((x / 0).error().slug == "division-by-zero");
    CHECK(call("nonsense", x).error().slug == "unknown-function");
    Model other;
    CHECK((other.vector("x", "n") + x).error().slug == "unknown-variable");
    CHECK(m.parse("q + x", {{"q", other.vector("q", "n")}}).error().slug == "unknown-variable");
    CHECK_FALSE(m.vector("r", "n", "nonsense").ok());
}

TEST_CASE("hostile input") {
    Model m;
    const Expression x = m.vector("x", "n");
    CHECK_FALSE(m.vector("q", "").ok());
    CHECK_FALSE(m.vector("q", -1).ok());
    CHECK_FALSE(m.vector("q", 0).ok());
    CHECK_FALSE(m.vector("q", "n n").ok());
    CHECK_FALSE(m.matrix("q", "n*", 2).ok());
    CHECK_FALSE(m.vector("q: scalar; p", "n").ok());
    CHECK_FALSE(m.vector("q\n", "n").ok());
    CHECK_FALSE(m.vector("", "n").ok());
    CHECK_FALSE(m.declare("").ok());
    CHECK_FALSE(m.declare(":").ok());
    CHECK_FALSE(m.parse("").ok());
    CHECK_FALSE(m.parse("q: scalar").ok());
    CHECK_FALSE(m.parse("\xff").ok());
    CHECK_FALSE(m.parse(std::string(200000, '(')).ok());
    CHECK_FALSE(entry(x, 0).ok());
    CHECK_FALSE(entry(x, -1).ok());
    CHECK_FALSE(entry(x, 1, 1).ok());
    CHECK_FALSE(polygamma(-1, x).ok());
    CHECK_FALSE(reshape(x, "", "2").ok());
    CHECK_FALSE(Expression::written("a +", {&x}).ok());
    CHECK_FALSE(Expression::written("z", {&x}).ok());
    CHECK(Expression::written("a", {&x, &x, &x, &x, &x, &x, &x}).error().slug ==
          "wrong-argument-count");
    CHECK(Expression(0.1).text() == "0.1");
    CHECK(Expression(1e300).ok());
    CHECK_FALSE((Expression(1e300) * 1e300).text().empty());
    const Extent many[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK_FALSE(m.tensor("T", many).ok());
    CHECK(m.variables().size() == 1);
    CHECK(sum(x).ok());
}

TEST_CASE("formulas bring variables, and what is built outlives its model") {
    Expression g;
    {
        Model m;
        const Expression f = m.parse("sum(softplus(X*w)) - y'*X*w");
        REQUIRE(f.ok());
        CHECK(m.variables().size() == 3);
        g = gradient(f, m["w"]);
        const Expression more = f + m.parse("lambda*norm2(w)^2");
        CHECK(gradient(more, m["w"]).ok());
    }
    CHECK(g.text() == "X'*(sigmoid(X*w) - y)");
}

TEST_CASE("numbers alone, rows, and typed constants") {
    CHECK((Expression(2) * 3 + 0.5).text() == "13/2");
    const auto number = evaluate(exp(Expression(0)), {});
    REQUIRE(number.ok());
    CHECK(number->values[0] == 1);
    Model m;
    const Expression x = m.vector("x", 3);
    CHECK(transpose(x).text() == "x'");
    CHECK_FALSE(transpose(x).same_as(x));
    CHECK((transpose(x) + transpose(x)).text() == "2*x'");
    CHECK((x + transpose(x)).error().slug == "shape-mismatch");
    CHECK((0.1 * x).same_as(m.parse("0.1*x")));
    CHECK((m.parse("vector(1,3)") + x).ok());
}

TEST_CASE("values agree with those of the typed formula, and gradients with differences") {
    Model m;
    const Expression X = m.matrix("X", "n", "d"), w = m.vector("w", "d"), y = m.vector("y", "n");
    const Expression f = sum(log(1 + exp(-times(y, X * w)))) + square(norm2(w)) / 2;
    const NamedArrays at{{"X", {{3, 2}, {1, 2, -1, 0.5, 0.25, 3}}},
                         {"y", {{3}, {1, -1, 1}}},
                         {"w", {{2}, {0.3, -0.7}}}};
    const auto g = evaluate(gradient(f, w), at);
    REQUIRE(g.ok());
    REQUIRE(g->extents == std::vector<std::int64_t>{2});
    for (std::size_t i = 0; i < 2; ++i) {
        double side[2];
        for (int s = 0; s < 2; ++s) {
            NamedArrays moved = at;
            moved["w"].values[i] += s == 0 ? 1e-5 : -1e-5;
            side[s] = evaluate(f, moved)->values[0];
        }
        CHECK(g->values[i] == doctest::Approx((side[0] - side[1]) / 2e-5).epsilon(1e-7));
    }
    CHECK(evaluate(f, {}).error().slug == "missing-value");
    NamedArrays wrong = at;
    wrong["w"] = {{3}, {1, 2, 3}};
    CHECK(evaluate(f, wrong).error().slug == "size-mismatch");
    wrong["w"] = {{2}, {NAN, 1}};
    CHECK(std::isnan(evaluate(f, wrong)->values[0]));
    // Stable where the formula as typed would overflow.
    NamedArrays far = at;
    far["w"] = {{2}, {4000, 0}};
    CHECK(std::isfinite(evaluate(f, far)->values[0]));
}

TEST_CASE("explain and check") {
    Model m;
    const Expression A = m.matrix("A", "n", "n"), x = m.vector("x", "n");
    const Expression f = transpose(x) * A * x;
    const auto report = explain(f, x);
    REQUIRE(report.ok());
    const DerivativeReport& d = report->derivatives[0];
    CHECK(d.check.status == ProofStatus::passed);
    CHECK(d.steps.size() > 3);
    CHECK(d.steps.back().to.ascii == "(A + A')*x");
    const auto wrong = check(f, x, 2 * A * x);
    REQUIRE(wrong.ok());
    CHECK(wrong->verdict == Verdict::wrong);
    CHECK(wrong->mistake == "assumed-symmetry");
    CHECK(check(f, x, A * x + transpose(A) * x)->right());
    CHECK(check(f, x, transpose(x))->verdict == Verdict::wrong_shape);
    CHECK(explain(A * x, x, What::gradient).error().slug == "not-a-scalar");
}

TEST_CASE("symmetric variables have symmetric gradients") {
    Model m;
    const Expression S = m.declare("S: symmetric(n)"), A = m.matrix("A", "n", "n");
    CHECK(gradient(tr(A * S), S).same_as((A + transpose(A)) / 2));
}

TEST_CASE("substitute") {
    Model m;
    const Expression x = m.vector("x", "n"), y = m.vector("y", "n"), z = m.vector("z", "k");
    CHECK(substitute(sum(exp(x)), x, 2 * y).same_as(sum(exp(2 * y))));
    CHECK(substitute(sum(exp(x)), x, z).error().slug == "shape-mismatch");
    CHECK(simplify(substitute(sum(x), x, y - y)).text() == "0");
}

TEST_CASE("vmap is the loop over the samples, as one formula") {
    Model m;
    const Expression A = m.matrix("A", "k", "d"), X = m.matrix("X", "n", "d");
    const Expression x = m.vector("x", "d"), y = m.scalar("y"), t = m.vector("t", "n");
    CHECK(vmap(A * x, {{x, X}}).same_as(X * transpose(A)));
    CHECK(vmap(transpose(x) * x, {{x, X}}).same_as(rowsum(times(X, X))));
    CHECK(vmap(softmax(A * x), {{x, X}}).same_as(softmax(X * transpose(A), Over::rows)));
    CHECK(vmap(y * entry(x, 1), {{x, X}, {y, t}}).same_as(times(t, column(X, 1))));
    CHECK(vmap(y, {{x, X}}).shape() == std::vector<std::string>{"n"});
    // The loss of all samples and its gradient.
    const Expression loss = softplus(-y * transpose(x) * m.vector("w", "d"));
    const Expression all = sum(vmap(loss, {{x, X}, {y, t}}));
    REQUIRE(all.ok());
    CHECK(all.same_as(m.parse("sum(softplus(-t.*(X*w)))")));
    CHECK(gradient(all, m["w"]).ok());
    const Expression S = m.matrix("S", "d", "d");
    const Extent extents[] = {"n", "d", "d"};
    const Expression many = m.tensor("many", extents);
    CHECK(vmap(S * x, {{S, many}, {x, X}}).shape() == std::vector<std::string>{"n", "d"});
    const Expression refused = vmap(tr(inv(S)), {{S, many}});
    CHECK(refused.error().slug == "no-rule");
    CHECK(refused.error().message.find("inv") != std::string::npos);
    CHECK(vmap(A * x, {{x, t}}).error().slug == "shape-mismatch");
    CHECK(vmap(A * x, {{x, A}, {y, t}}).error().slug == "shape-mismatch");
    CHECK(vmap(A * x, {}).error().slug == "no-variable");
    CHECK(vmap(A * x, {{2 * x, X}}).error().slug == "unknown-variable");
    CHECK(vmap(A * x, {{x, X * x}}).error().slug == "shape-mismatch");
}

TEST_CASE("value and gradient compiled together agree with their values as expressions") {
    Model m;
    const Expression X = m.matrix("X", "n", "d"), w = m.vector("w", "d"), y = m.vector("y", "n");
    const Expression f = sum(softplus(-times(y, X * w)));
    const std::vector<Expression> outputs{f, gradient(f, w)};
    CompileRequest options{.inputs = {"w", "X", "y"}, .sizes = {{"n", 3}, {"d", 2}}};
    const auto compiled = compile(outputs, options);
    REQUIRE(compiled.ok());
    REQUIRE(compiled->inputs().size() == 3);
    CHECK(compiled->inputs()[0].name == "w");
    CHECK(compiled->outputs()[1].extents == std::vector<std::int64_t>{2});
    const NamedArrays at{{"X", {{3, 2}, {1, 2, -1, 0.5, 0.25, 3}}},
                         {"y", {{3}, {1, -1, 1}}},
                         {"w", {{2}, {0.3, -0.7}}}};
    std::vector<View<const double>> in;
    for (const Argument& a : compiled->inputs()) {
        in.emplace_back(at.at(a.name).values.data(), a.extents);
    }
    double value = 0, slope[2] = {};
    const View<double> out[] = {View<double>(&value), View<double>(slope, {2})};
    REQUIRE(compiled->run(in, out).ok());
    CHECK(value == doctest::Approx(evaluate(f, at)->values[0]).epsilon(1e-14));
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(slope[i] == doctest::Approx(evaluate(outputs[1], at)->values[i]).epsilon(1e-13));
    }
    CHECK(compile(std::span<const Expression>{}).error().slug == "missing-argument");
    CHECK(compile(std::vector{f, X + w}).error().slug == "shape-mismatch");
    CHECK(compile(outputs).error().slug == "size-not-determined");
}
