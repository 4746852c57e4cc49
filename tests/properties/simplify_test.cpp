// simplify() over every golden formula, its derivative and its closed form.

#include "golden/cases.hpp"

#include "api/value.hpp"
#include "derive/derive.hpp"
#include "ops/op.hpp"
#include "render/notation.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"
#include "verify/difference.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace gradwright::testing {
namespace {

/// A golden formula read, with all expressions that belong to it.
struct Read {
    api::Workspace work;
    Variable variable;
    std::vector<Expr> expressions;  ///< the formula, its raw derivative and the closed form
};

std::optional<Read> read(const Case& c) {
    auto work = api::open_workspace(c.at("formula"), c.declarations(), {c.at("wrt")});
    if (!work) return {};
    auto variables = api::variables_named(*work, {c.at("wrt")});
    if (!variables) return {};
    Read all{std::move(*work), variables->front(), {}};
    all.expressions.push_back(all.work.expr);
    const Result<Expr> first = jacobian(all.work.expr, all.variable.symbol);
    if (!first) return {};
    all.expressions.push_back(*first);
    if (c.at("what") == "hessian") {
        const Result<Expr> second = jacobian(api::simplified(*first), all.variable.symbol);
        if (!second) return {};
        all.expressions.push_back(*second);
    }
    const std::span<const Dim> shape = all.expressions.back().shape();
    const auto closed = parse_in(*all.work.graph, c.at("closed"), all.work.parsed,
                                 Shape(shape.begin(), shape.end()));
    if (closed) all.expressions.push_back(stabilise(closed->expr));
    return all;
}

ProofOptions options_of(const Read& all) {
    return {.points = 2, .seed = 1, .limits = api::limits_of(all.work)};
}

}  // namespace

TEST_CASE("simplify keeps the value, ends, and never lengthens") {
    int checked = 0, compared = 0;
    for (const Case& c : golden_cases()) {
        CAPTURE(c.id());
        const std::optional<Read> all = read(c);
        REQUIRE(all);
        for (const Expr& e : all->expressions) {
            const Expr s = api::simplified(e);
            ++checked;
            CHECK_MESSAGE(api::simplified(s) == s, c.id(), ": ", api::shown(s).ascii,
                          "\n  becomes ", api::shown(api::simplified(s)).ascii);
            CHECK_MESSAGE(render::printed_size(s) <= render::printed_size(e), c.id(), ": ",
                          api::shown(e).ascii, "\n  becomes ", api::shown(s).ascii);
            if (s == e) continue;
            const Proof proof = compare(s, e, options_of(*all));
            compared += proof.status == Proof::Status::passed ? 1 : 0;
            CHECK_MESSAGE(proof.status != Proof::Status::failed, c.id(), ": ", api::shown(e).ascii,
                          "\n  becomes ", api::shown(s).ascii);
        }
    }
    MESSAGE(checked, " expressions, ", compared, " changed and compared");
    CHECK(compared > 280);
}

TEST_CASE("what was simplified stays as it is") {
    const std::vector<std::string> declared = {
        "M: matrix(m,m)", "S: symmetric(n)", "W: matrix(n,k)", "B: matrix(n,n)",
        "V: matrix(k,m)", "u: vector(k)",    "a: scalar",      "c: scalar, positive"};
    struct Twice {
        const char *formula, *wrt;
        What what;
    };
    for (const Twice& t :
         {Twice{"vec(M/c)'*vec(M^3)", "M", What::hessian},
          {"(diag(diag(B)) - S/c).^2", "S", What::jacobian},
          {"sum(tanh(kron(B, c*S)))", "S", What::hessian},
          {"sum(tanh(kron(S, B/c)))", "S", What::hessian},
          {"softmax((u'*V)')*((u'*W')/c)", "u", What::jacobian},
          {"c*V'*(W'*W*W' + W'/c)", "W", What::jacobian},
          {"((B/c).*S)./cosh(softmax(B, rows))", "B", What::jacobian},
          {"norm2(kron(exp(V'), exp(u)) - kron(V'*W'*W, diag(W'*W*W'*W)))^2", "V", What::hessian},
          {"(a*((W'/3)'*(W'/3) + eye))'*(a*((W'/3)'*(W'/3) + eye)) + eye", "W", What::jacobian}}) {
        CAPTURE(t.formula);
        DeriveRequest request;
        request.formula = t.formula;
        request.declarations = declared;
        request.wrt = {t.wrt};
        request.what = t.what;
        const Result<api::Derived> all = api::derived(request);
        REQUIRE(all);
        const Expr e = all->derivations[0].derivative;
        CHECK_MESSAGE(api::simplified(e) == e, api::shown(e).ascii, "\n  becomes ",
                      api::shown(api::simplified(e)).ascii);
    }
}

TEST_CASE("of a text too long to read only what always improves is done") {
    const auto work = api::open_workspace("a'*A*b + a'*B*b + sum(sign(a).*a.*b)", {}, {"a"});
    REQUIRE(work);
    const Expr shortest = api::simplified(work->expr);
    const Expr lawful = simplify(work->expr, {.size = render::printed_size, .most_symbols = 3});
    CHECK(render::render(shortest, render::Format::ascii) == "((A + B)'*a + abs(a))'*b");
    CHECK(render::render(lawful, render::Format::ascii) == "a'*A*b + a'*B*b + abs(a)'*b");
}

TEST_CASE("results read back as the identical expression, tensors with their shape") {
    int identical = 0, longhand = 0;
    for (const Case& c : golden_cases()) {
        std::optional<Read> all = read(c);
        REQUIRE(all);
        for (const Expr& e : all->expressions) {
            const Expr s = api::simplified(e);
            const std::string text = api::rendered(all->work, s).ascii;
            std::optional<Shape> shape;
            if (s.order() > 2) shape.emplace(s.shape().begin(), s.shape().end());
            const auto back = parse_in(*all->work.graph, text, all->work.parsed, shape);
            CHECK_MESSAGE(back, c.id(), ": ", text);
            if (!back) continue;
            if (back->expr == s) {
                ++identical;
                continue;
            }
            // An op printed in longhand, as prod(x)./x: other nodes, the same values.
            ++longhand;
            const Proof proof = compare(back->expr, s, options_of(*all));
            CHECK_MESSAGE(proof.status == Proof::Status::passed, c.id(), ": ", text);
        }
    }
    MESSAGE(identical, " identical, ", longhand, " through a closed form");
    CHECK(longhand * 20 <= identical);
}

TEST_CASE("functions of eigenvalues and Cholesky factors see the symmetric part only") {
    for (const char* formula :
         {"sum(exp(eigvals(S)))", "sum(log(eigvals(S)))", "sum(eigvals(S).^2)",
          "sum(log(diag(chol(S))))", "normF(chol(S)*chol(S)')^2"}) {
        CAPTURE(formula);
        for (const What what : {What::gradient, What::hvp}) {
            DeriveRequest request;
            request.formula = formula;
            request.declarations = {"S: matrix(n,n)"};
            request.wrt = {"S"};
            request.what = what;
            const Result<DeriveReport> report = gradwright::derive(request);
            REQUIRE(report.ok());
            CHECK(report->derivatives.front().check.status == ProofStatus::passed);
        }
    }
}

TEST_CASE("Hessians are symmetric to the last bit") {
    int hessians = 0;
    for (const Case& c : golden_cases()) {
        if (c.at("what") != "hessian") continue;
        std::optional<Read> all = read(c);
        REQUIRE(all);
        DeriveRequest request;
        request.what = What::hessian;
        const auto hessian = api::derivation_of(all->work, all->variable, request);
        REQUIRE_MESSAGE(hessian, c.id());
        const Expr h = hessian->derivative;
        const PointSource source(std::vector<Expr>{h, all->work.expr}, api::limits_of(all->work));
        Random random(7);
        const Point point = source.draw(random, Region::definite, 0);
        const Result<Array> value = api::value_of(*hessian, point);
        const Result<Array> plain = evaluate(h, point);
        CHECK_MESSAGE(value, c.id());
        if (!value || !plain) continue;
        ++hessians;
        std::size_t n = 1;
        for (std::size_t i = 0; i < h.order() / 2; ++i) {
            n *= static_cast<std::size_t>(value->extents[i]);
        }
        const double scale = largest(*value);
        std::size_t different = 0;
        double moved = 0;
        for (std::size_t i = 0; i < n * n; ++i) {
            const double upper = (*value)[i], lower = (*value)[i % n * n + i / n];
            if (std::isnan(upper)) continue;
            different += upper == lower ? 0 : 1;
            moved = std::max(moved, std::abs(upper - (*plain)[i]) / scale);
        }
        CHECK_MESSAGE(different == 0, c.id(), ": ", different, " in ", api::shown(h).ascii);
        CHECK_MESSAGE(moved < 1e-13, c.id());
    }
    MESSAGE(hessians, " Hessians");
    CHECK(hessians >= 30);
}

}  // namespace gradwright::testing
