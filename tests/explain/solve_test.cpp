#include "explain/solve.hpp"
#include "execute/execute.hpp"
#include "explain/formula.hpp"

#include <fstream>
#include <sstream>

using namespace gradwright;

namespace {

struct Case {
    const char* formula;
    const char* variable;
    const char* value;
    StationaryKind kind;
    bool global;
};

const Case cases[] = {
    {"norm2(X*w - y)^2", "w", "inv(X'*X)*X'*y", StationaryKind::minimum, true},
    {"lambda: scalar, positive; norm2(X*w - y)^2 + lambda*norm2(w)^2", "w",
     "inv(X'*X + lambda*eye)*X'*y", StationaryKind::minimum, true},
    {"v: vector(n), positive; X: matrix(n,d); w: vector(d); y: vector(n); "
     "(y - X*w)'*diag(v)*(y - X*w)",
     "w", "inv(X'*diag(v)*X)*X'*(v.*y)", StationaryKind::minimum, true},
    {"S: posdef(n); (y - X*w)'*inv(S)*(y - X*w)", "w", "inv(X'*inv(S)*X)*X'*inv(S)*y",
     StationaryKind::minimum, true},
    {"P: posdef(n); 1/2*x'*P*x - b'*x", "x", "inv(P)*b", StationaryKind::minimum, true},
    {"P: posdef(n); b'*x - 1/2*x'*P*x", "x", "inv(P)*b", StationaryKind::maximum, true},
    {"x'*A*x + b'*x", "x", "-inv(A + A')*b", StationaryKind::unknown, false},
    {"a: scalar, positive; b: scalar; x: scalar; a*x^2 + b*x", "x", "-b/(2*a)",
     StationaryKind::minimum, true},
    {"lambda: scalar, positive; norm2(X*W - Y)^2 + lambda*norm2(W)^2", "W",
     "inv(X'*X + lambda*eye)*X'*Y", StationaryKind::minimum, true},
    {"A: matrix(m,p); B: matrix(q,n); C: matrix(m,n); norm2(A*W*B - C)^2", "W",
     "inv(A'*A)*A'*C*B'*inv(B*B')", StationaryKind::minimum, true},
    {"norm2(T - U*V')^2", "U", "T*V*inv(V'*V)", StationaryKind::minimum, true},
    {"X: matrix(n,p); mu: vector(p); S: posdef(p); "
     "tr((X - vector(1)*mu')*inv(S)*(X - vector(1)*mu')')",
     "mu", "colsum(X)'/n", StationaryKind::minimum, true},
    {"S: posdef(p); M: posdef(p); a: scalar, positive; a/2*logdet(S) + 1/2*tr(inv(S)*M)", "S",
     "M/a", StationaryKind::minimum, false},
    {"S: posdef(p); X: matrix(n,p); n/2*logdet(S) + 1/2*tr(X*inv(S)*X')", "S", "X'*X/n",
     StationaryKind::minimum, false},
    {"K: posdef(p); M: posdef(p); tr(K*M) - logdet(K)", "K", "inv(M)", StationaryKind::minimum,
     true},
    {"s: scalar, positive; X: matrix(n,d); w: vector(d); n/2*log(s) + norm2(y - X*w)^2/(2*s)", "s",
     "norm2(X*w - y)^2/n", StationaryKind::minimum, false},
    {"l: scalar, positive; s: scalar, positive; a: scalar, positive; s*log(l) - a*l", "l", "s/a",
     StationaryKind::maximum, true},
    {"b: scalar; s: scalar, positive; a: scalar, positive; a*exp(b) - s*b", "b", "log(s/a)",
     StationaryKind::minimum, true},
    {"p: scalar, in(0,1); k: scalar, positive; a: scalar, positive; "
     "k*log(p) + (a - k)*log(1 - p)",
     "p", "k/a", StationaryKind::unknown, false},
    {"c: vector(n), positive; sum(c.*(x - a).^2)", "x", "a", StationaryKind::minimum, true},
    {"S: symmetric(n); norm2(S - A)^2", "S", "(A + A')/2", StationaryKind::minimum, true},
    {"a: vector(n); b: scalar; (a'*x - b)^2", "x", "b*a/(a'*a)", StationaryKind::minimum, true},
    {"x'*x - x'*A*x/1000", "x", "vector(0)", StationaryKind::unknown, false},
};

/// Columns of a CSV file of numbers with a header line.
std::vector<std::vector<double>> columns_of(const std::string& file) {
    std::ifstream in(GRADWRIGHT_SOURCE_DIR "/" + file);
    std::vector<std::vector<double>> columns;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream cells(line);
        std::string cell;
        for (std::size_t i = 0; std::getline(cells, cell, ','); ++i) {
            if (columns.size() <= i) columns.emplace_back();
            columns[i].push_back(std::stod(cell));
        }
    }
    return columns;
}

}  // namespace

TEST_CASE("stationary points in closed form") {
    for (const Case& c : cases) {
        CAPTURE(std::string(c.formula));
        Formula f(c.formula, c.variable);
        const auto s = solve(f.expr, f.x);
        REQUIRE(s);
        if (std::string_view(c.value) == "vector(0)") {
            CHECK(s->value.is_zero());
        } else {
            CHECK(s->value == f.also(c.value));
        }
        CAPTURE(s->reason);
        if (c.kind != StationaryKind::unknown) CHECK(name_of(s->kind) == name_of(c.kind));
        CHECK(s->global == c.global);
        CHECK(s->check.points >= 1);
        CHECK(s->check.max_error < 1e-7);
        CHECK(s->steps.size() >= 2);
        CHECK(s->steps.back().right == s->value);
    }
}

TEST_CASE("least squares: condition, least norm, projection, orthogonal residual") {
    Formula f("X: matrix(n,d); y: vector(n); w: vector(d); norm2(X*w - y)^2", "w");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    REQUIRE(s->conditions.size() == 1);
    CHECK(s->conditions[0] == "the columns of X are independent");
    CHECK(s->otherwise == f.also("pinv(X)*y"));
    CHECK(s->unique);
    REQUIRE(s->remarks.size() == 4);
    CHECK(s->remarks[0].right.is_zero());
    CHECK(s->remarks[1].left == f.also("X*inv(X'*X)*X'"));
    CHECK(s->remarks[2].left == f.graph.dimension(Dim("d")));
    CHECK(s->remarks[3].right.is_zero());
}

TEST_CASE("principal components: the eigenvalue equation") {
    Formula f("S: symmetric(n); w'*S*w - lambda*(w'*w - 1)", "w");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    CHECK(s->method == "eigenvalue equation");
    CHECK_FALSE(s->value);
    CHECK(s->left == f.also("S*w"));
    CHECK(s->right == f.also("lambda*w"));
    CHECK(s->check.points == 3);
    CHECK(s->check.max_error < 1e-10);

    Formula pair("S: symmetric(n); B: posdef(n); w'*S*w - lambda*(w'*B*w - 1)", "w");
    const auto g = solve(pair.expr, pair.x);
    REQUIRE(g);
    CHECK(g->right == pair.also("lambda*B*w"));

    // Without a constraint there is no eigenvalue equation: only zero is stationary.
    Formula free("S: symmetric(n); w'*S*w - lambda*w'*w", "w");
    const auto z = solve(free.expr, free.x);
    REQUIRE(z);
    CHECK(z->value.is_zero());
}

TEST_CASE("a Rayleigh quotient: its stationary values are the eigenvalues") {
    Formula f("C: symmetric(n); B: posdef(n); lambda: scalar; w'*C*w/(w'*B*w)", "w");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    CHECK(s->method == "eigenvalue equation");
    CHECK(s->left == f.also("C*w"));
    CHECK(s->right == f.also("lambda*(B*w)"));
    CHECK(s->check.points == 3);
    CHECK(s->check.max_error < 1e-9);
    Formula g("A: matrix(n,n); B: matrix(n,n); w'*A*w/(1 + w'*B*w)", "w");
    CHECK_FALSE(solve(g.expr, g.x));
}

TEST_CASE("the covariance of largest likelihood is a minimum, proved at the point") {
    Formula f("P: posdef(n); S: posdef(n); logdet(P) + tr(inv(P)*S)", "P");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    CHECK(s->value == f.also("S"));
    CHECK(s->kind == StationaryKind::minimum);
    CHECK(s->reason ==
          "at this point the Hessian is positive definite: S⁻¹ ⊗ S⁻¹ is a Kronecker "
          "product of semidefinite matrices");
}

TEST_CASE("Procrustes: the orthogonal polar factor") {
    Formula f("Q: orthogonal(n); A: matrix(m,n); B: matrix(m,n); norm2(A*Q - B)^2", "Q");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    CHECK(s->method == "orthogonal Procrustes");
    CHECK(s->value.child(0) == f.also("A'*B"));
    CHECK(s->check.max_error < 1e-10);
}

TEST_CASE("what has no closed form is refused, with the reason") {
    for (const char* text : {"sum(softplus(X*w)) - y'*X*w", "y'*X*w", "sum(exp(w)) + norm2(w)^2"}) {
        CAPTURE(std::string(text));
        Formula f(text, "w");
        const auto s = solve(f.expr, f.x);
        REQUIRE_FALSE(s);
        CHECK(s.error().slug == "no-closed-form");
        CHECK(s.error().fault == Fault::refused);
    }
    Formula vector("A*w", "w");
    CHECK(solve(vector.expr, vector.x).error().slug == "not-a-scalar");
}

TEST_CASE("Longley's data reproduce the certified coefficients") {
    const auto columns = columns_of("examples/data/longley.csv");
    REQUIRE(columns.size() == 7);
    const std::size_t rows = columns[0].size();
    REQUIRE(rows == 16);
    Formula f("norm2(X*w - y)^2", "w");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    Point p;
    Array x({16, 7}), y({16});
    for (std::size_t i = 0; i < rows; ++i) {
        x[i * 7] = 1;
        for (std::size_t j = 0; j < 6; ++j) x[i * 7 + j + 1] = columns[j][i];
        y[i] = columns[6][i];
    }
    p.values = {{"X", x}, {"y", y}};
    const auto w = evaluate(s->value, p);
    REQUIRE(w);
    // Certified for people; the file counts thousands, some columns tens of thousands of dollars or
    // heads. The factors convert.
    const double certified[] = {-3482258.63459582 / 1000, 15.0618722713733 / 1000,
                                -0.358191792925910e-1,    -2.02022980381683 / 100,
                                -1.03322686717359 / 100,  -0.511041056535807e-1,
                                1829.15146461355 / 1000};
    for (std::size_t j = 0; j < 7; ++j) {
        CHECK((*w)[j] == doctest::Approx(certified[j]).epsilon(1e-9));
    }
}

TEST_CASE("singular systems are not called unique, and values outside the domain are refused") {
    for (const auto& [text, name] : {std::pair{"x: vector(n); norm2(x - mean(x))^2", "x"},
                                     std::pair{"X: matrix(n,n); tr(X)^2", "X"},
                                     std::pair{"A: matrix(m,n); x: vector(n); x'*A'*A*x", "A"}}) {
        const std::string formula = text;
        CAPTURE(formula);
        Formula f(text, name);
        const auto s = solve(f.expr, f.x);
        REQUIRE(s);
        CHECK_FALSE(s->unique);
        REQUIRE_FALSE(s->conditions.empty());
        CHECK(s->conditions[0].find("one of many") != std::string::npos);
    }
    Formula far("t: scalar, in(8,12); x: vector(n), in(-1,1); -log(t^2 - x'*x)", "t");
    std::map<std::string, Limits> limits;
    for (const Variable& v : far.context.variables) limits[v.name] = {v.lower, v.upper};
    const auto outside = solve(far.expr, far.x, {.limits = limits});
    REQUIRE_FALSE(outside);
    CHECK(outside.error().message.find("outside") != std::string::npos);
}

TEST_CASE("a scalar factor of the system cancels") {
    Formula f("y: vector(n); mean((X*w - y).^2)", "w");
    const auto s = solve(f.expr, f.x);
    REQUIRE(s);
    CHECK(s->value == f.also("inv(X'*X)*X'*y"));
}

TEST_CASE("a Hessian of numbers decides") {
    Formula saddle("x: vector(2); x[1]^2 + 3*x[1]*x[2] + x[2]^2", "x");
    const auto s = solve(saddle.expr, saddle.x);
    REQUIRE(s);
    CHECK(name_of(s->kind) == name_of(StationaryKind::saddle));
    Formula bowl("x: vector(2); x[1]^2 + 2*x[1]*x[2] + 3*x[2]^2", "x");
    const auto m = solve(bowl.expr, bowl.x);
    REQUIRE(m);
    CHECK(name_of(m->kind) == name_of(StationaryKind::minimum));
    CHECK(m->unique);
}
