#include "syntax/parse.hpp"

#include "expr/build.hpp"
#include "expr/dump.hpp"
#include "ops/catalogue.hpp"
#include "syntax/builtins.hpp"

#include <doctest/doctest.h>

using namespace gradwright;

namespace {

Parsed read(Graph& graph, const std::string& text, std::vector<std::string> declarations = {}) {
    const auto parsed = parse(graph, text, {std::move(declarations), {}});
    REQUIRE_MESSAGE(parsed.ok(), text, ": ", parsed.error().message);
    return *parsed;
}

/// "x: vector n; A: matrix n n", in order of appearance.
std::string kinds(const std::string& text) {
    Graph graph;
    std::string out;
    for (const Variable& v : read(graph, text).variables) {
        out += (out.empty() ? "" : "; ") + v.name + ": " + v.kind;
        for (const Dim& d : v.shape) out += " " + d.text();
    }
    return out;
}

void check_same(const std::string& a, const std::string& b, std::vector<std::string> declarations) {
    Graph graph;
    const Expr left = read(graph, a, declarations).expr, right = read(graph, b, declarations).expr;
    CHECK_MESSAGE(left == right, a, " = ", dump(left), " but ", b, " = ", dump(right));
}

}  // namespace

TEST_CASE("undeclared names are read the customary way") {
    CHECK(kinds("x'*A*x") == "x: vector n; A: matrix n n");
    CHECK(kinds("norm2(X*w-y)^2") == "X: matrix m n; w: vector n; y: vector m");
    CHECK(kinds("(b'*x)*x") == "b: vector n; x: vector n");
    CHECK(kinds("inv(X + t*A)") == "X: matrix n n; t: scalar; A: matrix n n");
    CHECK(kinds("a'*X*b") == "a: vector n; X: matrix n m; b: vector m");
    CHECK(kinds("lambda/2*norm2(w)^2") == "lambda: scalar; w: vector n");
    CHECK(kinds("λ/2*norm2(w)^2") == "lambda: scalar; w: vector n");
    CHECK(kinds("sum(log(exp(-y.*(X*w))+vector(1))) + l/2*norm2(w)^2") ==
          "y: vector n; X: matrix n m; w: vector m; l: scalar");
    CHECK(kinds("x1^2 + 2*x1*x2 + 1") == "x1: scalar; x2: scalar");
    CHECK(kinds("sigmoid(w'*x + b)") == "w: vector n; x: vector n; b: scalar");
    CHECK(kinds("(x - mu)'*inv(Sigma)*(x - mu)") == "x: vector n; mu: vector n; Sigma: matrix n n");
    CHECK(kinds("norm2(X*beta - y)^2") == "X: matrix m n; beta: vector n; y: vector m");
    CHECK(kinds("w2'*relu(W1*x + b1) + b2") ==
          "w2: vector n; W1: matrix n m; x: vector m; b1: vector n; b2: scalar");
    CHECK(kinds("a*x") == "a: scalar; x: vector n");
    CHECK(kinds("tr(X^k)") == "X: matrix n n; k: scalar");
    CHECK(kinds("x'*kron(A,B)*x") == "x: vector m*n; A: matrix n n; B: matrix m m");
    CHECK(kinds("sum(x)/n") == "x: vector m; n: scalar");
}

TEST_CASE("other spellings are the same expression") {
    const std::vector<std::string> d{"A, B: matrix(n,n); X: matrix(m,n); x, y, w: vector(n)",
                                     "lambda: scalar"};
    check_same("xᵀ*A*x", "x'*A*x", d);
    check_same("x·A", "x*A", {"x: row(n); A: matrix(n,n)"});
    check_same("‖x‖₂²", "norm2(x)^2", d);
    check_same("||x||^2", "x'*x", d);
    check_same("‖X‖_F", "normF(X)", d);
    check_same("‖x‖₁ + ‖x‖_∞", "norm1(x) + norminf(x)", d);
    check_same("Σ(x) − σ(y)", "sum(x) - sigmoid(y)", d);
    check_same("x⊙y", "x.*y", d);
    check_same("A⁻¹*x", "inv(A)*x", d);
    check_same("A⁻ᵀ", "inv(A)'", d);
    check_same("√(x)", "sqrt(x)", d);
    check_same("λ*x", "lambda*x", d);
    check_same("ln(x) + arctan(x)", "log(x) + atan(x)", d);
    check_same("trace(A)", "tr(A)", d);
    check_same("solve(A, x)", "inv(A)*x", d);
    check_same("A^3", "A*A*A", d);
    check_same("-x.^2", "-(x.^2)", d);
    check_same("1./x", "1 ./ x", d);
    check_same("2^-x.^2", "(2^(-x)).^2", {"x: scalar"});
    check_same("vec(A)'*vec(B)", "tr(A'*B)", d);
    check_same("vec(A*B)", "kron(eye, A)*vec(B)", d);
    check_same("einsum(\"ij,jk->ik\", A, B)", "A*B", d);
    check_same("A[2,:]*x", "(A*x)[2]", d);
    check_same("mean(x)", "sum(x)/n", d);
    check_same("x +\n y", "x + y", d);
    check_same("z = A*x; z'*z", "norm2(A*x)^2", d);
    check_same("crossentropy(A, B, rows)", "rowsum(A).*logsumexp(B, rows) - rowsum(A.*B)", d);
}

TEST_CASE("precedence") {
    const std::vector<std::string> d{"a, b, c, x: scalar; A, B: matrix(n,n)"};
    check_same("-x^2", "-(x^2)", d);
    check_same("a - b - c", "(a - b) - c", d);
    check_same("a/b*c", "(a/b)*c", d);
    check_same("a^b^2", "(a^b)^2", d);
    check_same("2^-1*x", "x/2", d);
    check_same("A*B'", "A*(B')", d);
    check_same("A^2'", "(A')^2", d);
    check_same("a*-b", "-(a*b)", d);
}

TEST_CASE("declarations give kinds, sizes and facts") {
    Graph graph;
    const Parsed p = read(graph,
                          "S: symmetric(n); w: vector(n), positive; p: vector(n), in(0,1)\n"
                          "w'*S*p");
    REQUIRE(p.variables.size() == 3);
    CHECK(p.variables[0].name == "w");
    CHECK(has(p.variables[0].facts, Facts::positive));
    CHECK(has(p.variables[1].facts, Facts::symmetric));
    CHECK(p.variables[2].upper == 1.0);
    CHECK_FALSE(p.variables[2].inferred);
    CHECK(p.dimensions == std::vector<std::string>{"n"});
    CHECK(p.expr.is_scalar());
}

TEST_CASE("notes say what is broadcast and what is entry by entry") {
    Graph graph;
    CHECK(read(graph, "A + 1", {"A: matrix(m,n)"}).notes.size() == 1);
    CHECK(read(graph, "exp(A)", {"A: matrix(n,n)"}).notes.at(0).find("expm") != std::string::npos);
    CHECK(read(graph, "exp(A)", {"A: matrix(m,n)"}).notes.empty());
    CHECK(read(graph, "softmax(A)", {"A: matrix(m,n)"}).notes.size() == 1);
    CHECK(read(graph, "softmax(A, rows)", {"A: matrix(m,n)"}).notes.empty());
}

TEST_CASE("a claim is read where the formula was") {
    Graph graph;
    const Parsed formula = read(graph, "x'*A*x");
    const Shape n{formula.variables[0].shape};
    CHECK(parse_in(graph, "A*x + A'*x", formula, n).ok());
    const auto ones = parse_in(graph, "vector(1)", formula, n);
    REQUIRE(ones.ok());
    CHECK(ones->expr.shape()[0].text() == "n");
    const auto wrong = parse_in(graph, "A", formula, n);
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().slug == "shape-mismatch");
    const auto unknown = parse_in(graph, "A*y", formula, n);
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().slug == "unknown-name");
    CHECK(unknown.error().span.begin == 2);
    CHECK_FALSE(parse_in(graph, "vector(1)", formula).ok());
    CHECK(parse_in(graph, "n*x", formula, n).ok());
}

TEST_CASE("long and deep input ends, without recursion") {
    Graph graph;
    const std::string deep = std::string(100'000, '(') + "x" + std::string(100'000, ')');
    CHECK(parse(graph, deep).ok());
    CHECK_FALSE(parse(graph, std::string(1'000'000, '(')).ok());
    CHECK(parse(graph, std::string(1'000'000, '-') + "x").ok());
    std::string sum = "x";
    for (int i = 0; i < 100'000; ++i) sum += "+x";
    CHECK(read(graph, sum).expr == read(graph, "100001*x").expr);
    CHECK_FALSE(parse(graph, std::string("x\0+1", 4)).ok());
    CHECK_FALSE(parse(graph, "\xff\xfe").ok());
}

TEST_CASE("every builtin's example parses") {
    for (const syntax::Builtin& builtin : syntax::builtins()) {
        Graph graph;
        const auto parsed = parse(graph, builtin.example);
        CHECK_MESSAGE(parsed.ok(), builtin.name, ": ", parsed.ok() ? "" : parsed.error().message);
    }
    for (const Op* op : ops::catalogue()) {
        if (op->internal || op->example.empty()) continue;
        Graph graph;
        const auto parsed = parse(graph, op->example);
        CHECK_MESSAGE(parsed.ok(), op->name, ": ", op->example, ": ",
                      parsed.ok() ? "" : parsed.error().message);
    }
}
