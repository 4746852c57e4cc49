#include "explain/convexity.hpp"
#include "explain/formula.hpp"

using namespace gradwright;

namespace {

struct Case {
    const char* formula;
    const char* variable;
    Curvature verdict;
};

const Case cases[] = {
    {"X: matrix(n,d); y: vector(n); w: vector(d); norm2(X*w - y)^2", "w", Curvature::convex},
    {"lambda: scalar, positive; norm2(X*w - y)^2 + lambda*norm2(w)^2", "w",
     Curvature::strongly_convex},
    {"sum(softplus(X*w)) - y'*X*w", "w", Curvature::convex},
    {"sum(log(1 + exp(X*w))) - y'*X*w", "w", Curvature::convex},
    {"lambda: scalar, positive; sum(softplus(-y.*(X*w))) + lambda/2*norm2(w)^2", "w",
     Curvature::strongly_convex},
    {"log(sum(exp(x)))", "x", Curvature::convex},
    {"log(sum(exp(A*x + b)))", "x", Curvature::convex},
    {"sum(logsumexp(X*W, rows)) - sum(Y.*(X*W))", "W", Curvature::convex},
    {"S: posdef(n); -logdet(S)", "S", Curvature::strictly_convex},
    {"S: posdef(n); logdet(S)", "S", Curvature::strictly_concave},
    {"S: posdef(n); A: posdef(n); tr(A*inv(S))", "S", Curvature::convex},
    {"norm2(x)", "x", Curvature::convex},
    {"A: matrix(m,n); norm2(A*x)", "x", Curvature::convex},
    {"A: matrix(m,n); b: vector(m); norm2(A*x - b)", "x", Curvature::convex},
    {"P: posdef(n); sqrt(x'*P*x)", "x", Curvature::convex},
    {"sum(exp(A*x))", "x", Curvature::convex},
    {"P: posdef(n); x'*P*x + q'*x", "x", Curvature::strongly_convex},
    {"P: posdef(n); q'*x - x'*P*x", "x", Curvature::strongly_concave},
    {"x: vector(n), positive; sum(x.*log(x))", "x", Curvature::strictly_convex},
    {"x: scalar; x^4", "x", Curvature::convex},
    {"sum(relu(1 - y.*(X*w)).^2)", "w", Curvature::convex},
    {"sum(relu(1 - y.*(X*w))) + norm2(w)^2", "w", Curvature::strongly_convex},
    {"lambda: scalar, positive; norm1(X*w - y) + lambda*norm1(w)", "w", Curvature::convex},
    {"max(A*x + b)", "x", Curvature::convex},
    {"x: scalar; -relu(x)", "x", Curvature::concave},
    {"norm2(M - U*V')^2", "U", Curvature::convex},
    {"a'*x", "x", Curvature::affine},
    // Never claimed: not so, or so only for some values.
    {"x'*A*x", "x", Curvature::neither},
    {"x: scalar; x^3", "x", Curvature::neither},
    {"x: scalar; sin(x)", "x", Curvature::neither},
    {"A: matrix(n,n); x'*(A.*A')*x", "x", Curvature::neither},
    {"norm2(X*w - y)^2 + lambda*norm2(w)^2", "w", Curvature::neither},
    {"S: posdef(n); A: posdef(n); logdet(S) + tr(inv(S)*A)", "S", Curvature::neither},
    {"x: scalar; where(x > 0, 1, 0)", "x", Curvature::unknown},
    {"x: scalar; sign(x)", "x", Curvature::unknown},
    {"x: scalar; relu(x) - 2*relu(-x)", "x", Curvature::unknown},
};

}  // namespace

TEST_CASE("curvature is claimed with a proof and not without") {
    for (const Case& c : cases) {
        CAPTURE(std::string(c.formula));
        Formula f(c.formula, c.variable);
        const auto certificate = certify(f.expr, f.x);
        REQUIRE(certificate);
        CAPTURE(certificate->reason);
        CHECK(name_of(certificate->verdict) == name_of(c.verdict));
        CHECK_FALSE(certificate->reason.empty());
    }
}

TEST_CASE("the certificate of logistic regression names its weights and its condition") {
    Formula f("sum(softplus(X*w)) - y'*X*w", "w");
    const auto c = certify(f.expr, f.x);
    REQUIRE(c);
    REQUIRE(c->terms.size() == 1);
    CHECK(c->terms[0].law == "a matrix A'*diag(w)*A with weights w >= 0");
    CHECK(c->terms[0].full_rank == f.symbol("X"));
    CHECK(c->condition.find("columns of X are independent") != std::string::npos);
}

TEST_CASE("several variables together") {
    Formula coupled("norm2(M - U*V')^2", "U");
    const Expr both[] = {coupled.x, coupled.symbol("V")};
    const auto factors = certify_jointly(coupled.expr, both);
    REQUIRE(factors);
    CHECK(factors->verdict == Curvature::neither);

    Formula quadratic("x1: scalar; x2: scalar; x1^2 + 2*x1*x2 + 3*x2^2", "x1");
    const Expr pair[] = {quadratic.x, quadratic.symbol("x2")};
    const auto bowl = certify_jointly(quadratic.expr, pair);
    REQUIRE(bowl);
    CHECK(bowl->verdict == Curvature::strongly_convex);

    Formula apart("a: scalar; b: scalar; exp(a) + b^2", "a");
    const Expr separate[] = {apart.x, apart.symbol("b")};
    const auto sum = certify_jointly(apart.expr, separate);
    REQUIRE(sum);
    CHECK(sum->verdict == Curvature::strictly_convex);
}
