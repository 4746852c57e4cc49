#include "support.hpp"

#include <doctest/doctest.h>

namespace gradwright::render {
namespace {

struct Case {
    const char* formula;
    const char* printed;
    std::vector<std::string> declarations = {};
};

void check(const std::vector<Case>& cases) {
    for (const Case& c : cases) {
        Fixture f(c.formula, c.declarations);
        CAPTURE(c.formula);
        CHECK(f.text() == c.printed);
        CHECK(f.survives());
    }
}

}  // namespace

TEST_CASE("what a careful author would write is printed as it stands") {
    const std::vector<std::string> formulas{
        "x'*A*x",
        "(A + A')*x",
        "2*X'*(X*w - y)",
        "X'*(sigmoid(X*w) - y)",
        "softmax(z) - y",
        "diag(p) - p*p'",
        "-inv(X)'*a*b'*inv(X)'",
        "inv(S) - inv(S)*r*r'*inv(S)",
        "tr(X'*A*X)",
        "tr(A*B)",
        "x/2",
        "x.^2",
        "x'*x",
        "norm2(X*w - y)^2",
        "normF(A*X - B)^2",
        "sqrt(x'*A*x)",
        "1/(x'*A*x)",
        "A./B",
        "1./x",
        "(x'*A*x)*x",
        "x/norm2(x)",
        "exp(x)/sum(exp(x))",
        "X^3",
        "eye/norm2(x) - x*x'/norm2(x)^3",
        "X'*X + lambda*eye",
        "inv(X'*X + lambda*eye)*X'*y",
        "diag(sigmoid(z).*(1 - sigmoid(z)))",
        "diag(1 - tanh(z).^2)",
        "logdet(X'*X)",
        "2*X*inv(X'*X)",
        "det(X)*inv(X)'",
        "X'*diag(w)*X",
        "X'*(w.*(X*v))",
        "rowsum(X)",
        "colsum(X)'",
        "sum(X.*Y)",
        "tr(A)*B",
        "prod(x)./x",
        "(X.*Y)*Z'",
        "softmax(X, cols)",
        "kron(A, B)",
        "kron(A, x)",
        "vec(X)",
        "diag(vec(X))",
        "where(x > y, x, y)",
        "(x > 0)'*y",
        "A[2,:]*x",
        "exp(x)[2]",
        "[x; y]'*z",
        "[A; x']",
    };
    for (const std::string& formula : formulas) {
        Fixture f(formula);
        CAPTURE(formula);
        CHECK(f.text() == formula);
        CHECK(f.survives());
    }
}

TEST_CASE("shorter or clearer spellings of the same thing") {
    check({
        {"X*X*X", "X^3"},
        {"X^16*X", "X*X^16"},
        {"inv(X)*inv(X)", "X^(-2)"},
        {"norm2(y - X*w)^2", "norm2(X*w - y)^2"},
        {"(y - X*w).^2", "(X*w - y).^2"},
        {"abs(y - x)", "abs(x - y)"},
        {"-2*x - 2*y", "-2*(x + y)"},
        {"2*x - 2*y", "2*(x - y)"},
        {"2*(1./x)", "2./x"},
        {"x'*diag(w)*x", "w'*x.^2"},
        {"diag(u)*(A./B)*diag(v)", "A.*(u*v')./B"},
        {"sum(x)/n + y", "mean(x) + y", {"x: vector(n)", "y: scalar"}},
        {"P./(rowsum(P)*colsum(P))", "P./(rowsum(P)*colsum(P))"},
        {"tr([1, 2; 2, 3]*X)", "tr([1, 2; 2, 3]*X)"},
        {"0.1*x", "0.1*x"},
        {"0.5*x", "x/2"},
        {"x/sqrt(2)", "x/sqrt(2)"},
        {"sum(a.*b)", "a'*b", {"a: vector(n)", "b: vector(n)"}},
        {"1 - X", "matrix(1) - X", {"X: matrix(n,n)"}},
        {"1 - exp(X)", "1 - exp(X)"},
        {"a*x + a*eye*x", "2*a*x", {"a: scalar", "x: vector(n)"}},
        {"max(Y, X)", "max(X, Y)"},
        {"[A, B; C, D]",
         "[A, B; C, D]",
         {"A: matrix(m,n)", "B: matrix(m,k)", "C: matrix(p,n)", "D: matrix(p,k)"}},
        {"[1, 2; 2, 3]", "[1, 2; 2, 3]"},
        {"[2*x[1]; 3; 0]", "[2*x[1]; 3; 0]", {"x: vector(2)"}},
    });
}

TEST_CASE("a sum that was typed keeps its order, unless that begins with a minus") {
    check({
        {"y + x + z", "y + x + z"},
        {"1 + x + x^2", "1 + x + x^2", {"x: scalar"}},
        {"b - A*x", "b - A*x"},
        {"-A*x + b", "b - A*x"},
        {"c + b'*x + x'*A*x", "c + b'*x + x'*A*x", {"b: vector(n)", "c: scalar"}},
    });
}

TEST_CASE("constants show their sizes on demand") {
    Fixture eye("eye(n) + A", {"A: matrix(n,n)"});
    CHECK(eye.text() == "eye + A");
    CHECK(eye.text(Format::ascii, true) == "eye(n) + A");
    Fixture ones("vector(1, n)*x'", {"x: vector(m)"});
    CHECK(ones.text(Format::ascii, true) == "vector(1, n)*x'");
    Fixture zero("x - x", {"x: vector(n)"});
    CHECK(zero.text() == "vector(0)");
    Fixture delta("einsum(\"k,i->iik\", x, vector(1,m))", {"x: vector(n)"});
    CHECK(delta.text() == "einsum(\"k->iik\", x)");
    CHECK(delta.survives());
    // einsum, its four indices, x.
    CHECK(printed_size(delta.parsed.expr) == 6);
}

TEST_CASE("a chain of 100000 operations is printed without recursion") {
    Graph graph;
    const Dim n("n");
    const Expr x = graph.symbol("x", std::vector{n}), y = graph.symbol("y", std::vector{n});
    Expr chain = x;
    for (int i = 0; i < 100'000; ++i) chain = power(chain + y, i % 2 == 0 ? 3 : 5);
    CHECK(printed_size(chain) == 400'001);
    CHECK(render(chain, Format::ascii).size() > 700'000);
}

TEST_CASE("sixty shared levels are printed with definitions, which the parser reads") {
    Fixture f("x + t7", {"x: scalar", "t7: scalar"});
    REQUIRE(f.parsed.expr);
    Expr& e = f.parsed.expr;
    for (int i = 0; i < 60; ++i) e = power(e + Number(2) * power(e, 2), 3);
    CHECK(printed_size(e) == 1'000'000'000);
    const std::string text = f.text();
    CHECK(text.size() < 10'000);
    CHECK(text.find("t6 = ") != text.npos);
    CHECK(text.find("t7 = ") == text.npos);
    CHECK(f.survives());
}

}  // namespace gradwright::render
