#include "verify/proof.hpp"

#include "derive/derive.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "syntax/parse.hpp"
#include "syntax/typed.hpp"

#include <doctest/doctest.h>

using namespace gradwright;

namespace {

struct Subject {
    const char* formula;
    const char* wrt;
};

// Smooth and kinked, scalar and not, with facts and without.
const Subject subjects[] = {
    {"x'*A*x", "x"},
    {"norm2(X*w - y)^2", "w"},
    {"X: matrix(n,n); logdet(X)", "X"},
    {"tr(A*X*B*X')", "X"},
    {"log(sum(exp(x)))", "x"},
    {"sum(log(x))", "x"},
    {"sum(sqrt(A*x))", "x"},
    {"sum(relu(A*x + b))", "x"},
    {"sum(abs(x)) + max(x)", "x"},
    {"A*x", "x"},
    {"x/norm2(x)", "x"},
    {"S: symmetric(n); tr(S*A*S)", "A"},
    {"P: posdef(n); x: vector(n); x'*inv(P)*x", "x"},
    {"p: vector(n), in(0,1); -sum(p.*log(p) + (1 - p).*log(1 - p))", "p"},
    {"sum(acos(x)) + sum(lgamma(x))", "x"},
};

struct Derived {
    Parsed parsed;
    Expr x, derivative;
    std::map<std::string, Limits> limits;
};

Derived derived(Graph& graph, const Subject& s) {
    Result<Parsed> parsed = parse(graph, s.formula);
    REQUIRE_MESSAGE(parsed.ok(), s.formula);
    Derived d{std::move(*parsed), {}, {}, {}};
    for (const Variable& v : d.parsed.variables) {
        if (v.name == s.wrt) d.x = v.symbol;
        if (v.lower || v.upper) d.limits[v.name] = {v.lower, v.upper};
    }
    REQUIRE(d.x);
    const Result<Expr> derivative = jacobian(d.parsed.expr, d.x);
    REQUIRE(derivative.ok());
    d.derivative = *derivative;
    return d;
}

Proof proof_of(const Derived& d, const Expr& derivative) {
    const Claim claim{d.parsed.expr, d.x, derivative, ClaimKind::full, {}, Pairing::all_entries};
    return prove(std::span(&claim, 1), {.points = 3, .seed = 1, .limits = d.limits});
}

Proof proof_of(const char* formula, const char* wrt, const char* claim) {
    Graph graph;
    const Derived d = derived(graph, {formula, wrt});
    const Shape shape(d.x.shape().begin(), d.x.shape().end());
    const Result<Parsed> read = parse_in(graph, claim, d.parsed, shape);
    REQUIRE_MESSAGE(read.ok(), claim);
    return proof_of(d, read->expr);
}

bool is_square(const Expr& e) { return e.order() == 2 && e.shape()[0] == e.shape()[1]; }

}  // namespace

TEST_CASE("a right derivative passes at three points") {
    for (const Subject& s : subjects) {
        Graph graph;
        const Derived d = derived(graph, s);
        const Proof proof = proof_of(d, d.derivative);
        CHECK_MESSAGE(proof.status == Proof::Status::passed,
                      s.formula << ": " << proof.max_relative_error << ", " << proof.method);
        CHECK(proof.points == 3);
        CHECK(proof.max_relative_error <= proof.tolerance);
    }
}

TEST_CASE("every damaged derivative fails") {
    for (const Subject& s : subjects) {
        Graph graph;
        const Derived d = derived(graph, s);
        const Expr& g = d.derivative;
        std::vector<std::pair<const char*, Expr>> damaged{
            {"sign", -g},
            {"factor", Number(2) * g},
            {"small factor", Number::ratio(100001, 100000) * g},
            {"zero", graph.zero(g.shape())},
            {"shifted", g + broadcast(graph.number(Number::ratio(1, 1000)), g.shape())},
        };
        if (is_square(g) && transpose(g) != g) damaged.emplace_back("transpose", transpose(g));
        for (std::size_t i = 0; g.is_sum() && i < g.child_count() && g.child_count() > 1; ++i) {
            damaged.emplace_back("dropped term", g - g->terms[i].coefficient * g.child(i));
        }
        for (const auto& [what, wrong] : damaged) {
            if (wrong == g) continue;
            const std::string damage = what;
            CHECK_MESSAGE(proof_of(d, wrong).status == Proof::Status::failed,
                          s.formula << ": not seen: " << damage);
        }
    }
}

TEST_CASE("classical mistakes fail") {
    CHECK(proof_of("x'*A*x", "x", "2*A*x").status == Proof::Status::failed);
    CHECK(proof_of("tr(A*X*B)", "X", "A'*B'").status == Proof::Status::passed);
    const char* square = "A: matrix(n,n); B: matrix(n,n); X: matrix(n,n); tr(A*X*B)";
    CHECK(proof_of(square, "X", "B'*A'").status == Proof::Status::failed);
    CHECK(proof_of(square, "X", "A'*B'").status == Proof::Status::passed);
    CHECK(proof_of("X: matrix(n,n); logdet(X)", "X", "inv(X)").status == Proof::Status::failed);
}

TEST_CASE("2*A*x is right where A is declared symmetric") {
    const char* formula = "A: symmetric(n); x: vector(n); x'*A*x";
    CHECK(proof_of(formula, "x", "2*A*x").status == Proof::Status::passed);
}

TEST_CASE("differences where no complex step is possible") {
    Graph graph;
    const Derived d = derived(graph, {"sum(lgamma(x)) + norm2(x)", "x"});
    const Proof proof = proof_of(d, d.derivative);
    CHECK(proof.status == Proof::Status::passed);
}

TEST_CASE("where a function is flat the proof looks nearer to zero") {
    // At most points the value is constant to the last bit, and the derivative all rounding.
    const Subject flat[] = {{"sigmoid(-90*sum(x.^2))", "x"},
                            {"W: matrix(n,k); tanh(det(5*W'*W + eye))", "W"},
                            {"W: matrix(n,k); erf(tr(9*W'*W))", "W"},
                            {"M: matrix(n,n); exp(-60*tr(M'*M))", "M"},
                            {"u: vector(n); sum(gelu(-50*u.^2))", "u"}};
    for (const Subject& s : flat) {
        CAPTURE(std::string(s.formula));
        Graph graph;
        const Derived d = derived(graph, s);
        CHECK(proof_of(d, d.derivative).status == Proof::Status::passed);
        CHECK(proof_of(d, Number::ratio(1001, 1000) * d.derivative).status ==
              Proof::Status::failed);
    }
    const char* saturated = "tanh(30*x'*x)";
    CHECK(proof_of(saturated, "x", "60*(1 - tanh(30*x'*x)^2)*x").status == Proof::Status::passed);
    CHECK(proof_of(saturated, "x", "60*(1 - tanh(30*x'*x)^4)*x").status == Proof::Status::failed);
    CHECK(proof_of(saturated, "x", "vector(0)").status == Proof::Status::failed);
}

TEST_CASE("a domain that cannot be met is no proof") {
    Graph graph;
    const Derived d = derived(graph, {"sum(log(-1 - x.^2))", "x"});
    const Proof proof = proof_of(d, d.derivative);
    CHECK(proof.status == Proof::Status::impossible);
    CHECK_FALSE(proof.method.empty());
}

TEST_CASE("forward and reverse products") {
    Graph graph;
    const Derived d = derived(graph, {"tanh(A*x)", "x"});
    const Expr v = graph.symbol("v", d.x.shape());
    const Expr c = graph.symbol("c", d.parsed.expr.shape());
    const Result<Expr> jv = pushforward(d.parsed.expr, d.x, v);
    const Result<Expr> vj = pullback(d.parsed.expr, d.x, c);
    REQUIRE(jv.ok());
    REQUIRE(vj.ok());
    for (const Number factor : {Number(1), Number(-1)}) {
        const Claim claims[] = {
            {d.parsed.expr, d.x, factor * *jv, ClaimKind::forward, v, Pairing::all_entries},
            {d.parsed.expr, d.x, factor * *vj, ClaimKind::reverse, c, Pairing::all_entries}};
        for (const Claim& claim : claims) {
            const Proof proof = prove(std::span(&claim, 1), {.points = 3, .seed = 0, .limits = {}});
            CHECK((proof.status == Proof::Status::passed) == (factor == Number(1)));
        }
    }
}

namespace {

/// The proof of the derivative of `function` as that of the formula as typed.
Proof proof_against_typed(const Derived& d, const Expr& function) {
    const Result<Expr> derivative = jacobian(function, d.x);
    REQUIRE(derivative.ok());
    const Claim claim{function,
                      d.x,
                      *derivative,
                      ClaimKind::full,
                      {},
                      Pairing::all_entries,
                      d.parsed.typed->form_by_form()};
    return prove(std::span(&claim, 1), {.points = 3, .seed = 1, .limits = d.limits});
}

}  // namespace

TEST_CASE("what the formula was wrongly simplified to is not proved") {
    // Its derivative is right for the wrong function, so that only the formula as typed tells.
    const struct {
        const char *formula, *wrt, *wrong;
    } damaged[] = {
        {"sum(argmax_indicator(X, rows))", "X", "1"},
        {"x'*A*x", "x", "x'*A'*A*x"},
        {"x'*A*x", "x", "x'*A*x + 1"},
        {"log(sum(exp(x)))", "x", "log(sum(exp(2*x)))"},
        {"X: matrix(n,n); logdet(X'*X)", "X", "logdet(X)"},
        {"sum(max(X, cols).*max(X, cols))", "X", "sum(X.*X)"},
        {"r = A*x - b; norm2(r)^2 + norm1(r)", "x", "norm2(A*x)^2 + norm1(A*x - b)"},
        {"norm2(x)^2 - x'*x", "x", "x'*x"},
    };
    for (const auto& c : damaged) {
        CAPTURE(std::string(c.formula));
        Graph graph;
        const Derived d = derived(graph, {c.formula, c.wrt});
        CHECK(proof_against_typed(d, d.parsed.expr).status == Proof::Status::passed);
        const Result<Parsed> wrong = parse_in(graph, c.wrong, d.parsed);
        REQUIRE(wrong.ok());
        CHECK(proof_against_typed(d, wrong->expr).status == Proof::Status::failed);
    }
}

TEST_CASE("terms that cancel when typed prove the zero that they are") {
    for (const char* formula : {"norm2(x)^2 - x'*x", "sum(softmax(x)) - 1",
                                "tr(diag(x)*inv(diag(x)))", "100*sum(sigmoid(x) + sigmoid(-x))"}) {
        CAPTURE(std::string(formula));
        Graph graph;
        const Derived d = derived(graph, {formula, "x"});
        CHECK(proof_against_typed(d, d.parsed.expr).status == Proof::Status::passed);
    }
}

TEST_CASE("a formula that overflows as typed is proved in its stable form") {
    Graph graph;
    const Derived d = derived(graph, {"log(sum(exp(1000 + x.^2)))", "x"});
    const Result<Parsed> stable = parse_in(graph, "logsumexp(1000 + x.^2)", d.parsed);
    REQUIRE(stable.ok());
    const Proof proof = proof_against_typed(d, stable->expr);
    CHECK(proof.status == Proof::Status::passed);
    CHECK(proof.method ==
          "complex step of a stabler form (as typed it overflows at every point tried)");
}

TEST_CASE("no law reaches across the forms of a formula as typed") {
    Graph graph;
    const Result<Parsed> parsed = parse(graph, "inv(inv(A)) - A");
    REQUIRE(parsed.ok());
    REQUIRE(parsed->expr.is_zero());
    const Expr typed = parsed->typed->form_by_form();
    CHECK_FALSE(typed.is_zero());
    std::size_t inverses = 0;
    for (const Expr& e : reachable(std::span(&typed, 1))) inverses += e.is_apply_of(ops::inv);
    CHECK(inverses == 2);
}
