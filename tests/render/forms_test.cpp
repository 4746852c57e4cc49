#include "render/forms.hpp"

#include "expr/build.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

namespace gradwright::render {
namespace {

struct Shown {
    std::string formula, index, kronecker, structure;
    std::vector<std::string> declarations;
};

}  // namespace

TEST_CASE("index form, Kronecker form and structure of derivatives") {
    const std::vector<std::string> matrices{"A: matrix(m,p)", "B: matrix(q,n)", "X: matrix(p,q)"};
    const std::vector<Shown> cases{
        // A*x by A, A*X*B by X, A*X'*B by X, X'*X by X, X by X
        {"einsum(\"k,i->iik\", x, vector(1,m))",
         "δ_ij x_k",
         "",
         "einsum pattern k->iik",
         {"x: vector(n)"}},
        {"einsum(\"ik,lj->ijkl\", A, B)", "A_ik B_lj", "kron(B', A)",
         "Kronecker product, einsum pattern ik,lj->ijkl", matrices},
        {"einsum(\"il,kj->ijkl\", A, B)",
         "A_il B_kj",
         "kron(B', A)*K",
         "Kronecker product, einsum pattern il,kj->ijkl",
         {"A: matrix(m,q)", "B: matrix(p,n)"}},
        {"2*einsum(\"ik,j->ijkj\", A'*A, vector(1,n))",
         "2 δ_jl (Aᵀ A)_ik",
         "",
         "einsum pattern ik->ijkj",
         {"A: matrix(m,p)"}},
    };
    for (const Shown& c : cases) {
        Fixture f(c.formula, c.declarations);
        CAPTURE(c.formula);
        REQUIRE(f.parsed.expr);
        CHECK(index_form(f.parsed.expr, Format::unicode).value_or("none") == c.index);
        if (!c.kronecker.empty()) {
            CHECK(kronecker_form(f.parsed.expr, Format::ascii).value_or("none") == c.kronecker);
        }
        CHECK(structure(f.parsed.expr) == c.structure);
    }
}

TEST_CASE("the commutation matrix stands for d vec X' / d vec X'") {
    Graph g;
    const Expr d = einsum(g, "->ijji", {}, std::vector<LabelDim>{{'i', Dim("m")}, {'j', Dim("n")}});
    CHECK(kronecker_form(d, Format::ascii) == "K");
    const Expr eye =
        einsum(g, "->ijij", {}, std::vector<LabelDim>{{'i', Dim("m")}, {'j', Dim("n")}});
    CHECK(kronecker_form(eye, Format::ascii) == "eye");
    CHECK(index_form(eye, Format::unicode) == "δ_ik δ_jl");
    CHECK(index_form(eye, Format::latex) == R"(\delta_{ik} \delta_{jl})");
}

TEST_CASE("the index form keeps the parentheses of sums") {
    const std::vector<std::string> sizes{"A: matrix(m,n)", "B: matrix(m,n)", "x: vector(k)"};
    Fixture half("(einsum(\"ij,k->ijk\", A, x) + einsum(\"ij,k->ijk\", B, x.^3))/2", sizes);
    REQUIRE(half.parsed.expr);
    const std::string unicode = index_form(half.parsed.expr, Format::unicode).value_or("none");
    CHECK(unicode.starts_with("("));
    CHECK(unicode.ends_with(")/2"));
    const std::string latex = index_form(half.parsed.expr, Format::latex).value_or("none");
    CHECK(latex.starts_with(R"(\left( )"));
    CHECK(latex.ends_with(R"( \right)/2)"));
}

TEST_CASE("a vector by a matrix stacks the matrix") {
    Fixture f("einsum(\"k,i->iik\", x, vector(1,m))", {"x: vector(n)"});
    REQUIRE(f.parsed.expr);
    CHECK(kronecker_form(f.parsed.expr, Format::ascii, 1) == "kron(x', eye)");
}

TEST_CASE("structure of matrices in words") {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"eye(3)", "identity"},
        {"2*eye(3)", "scalar multiple of the identity"},
        {"diag(x)", "diagonal"},
        {"diag(x) + 2*eye", "diagonal"},
        {"diag(p) - p*p'", "diagonal plus rank 1"},
        {"x*y'", "rank 1"},
        {"eye - x*x'", "scalar multiple of the identity plus rank 1"},
        {"X'*X", "Gram"},
        {"2*X'*diag(w)*X", "weighted Gram"},
        {"2*X'*diag(w.^2)*X", "Gram"},
        {"X'*X + lambda*eye", "scalar multiple of the identity plus Gram"},
        {"A*B", "dense"},
        {"A", "dense"},
        {"A - A", "zero"},
        {"x", "dense"},
    };
    for (const auto& c : cases) {
        Fixture f(c.first);
        CAPTURE(c.first);
        REQUIRE(f.parsed.expr);
        CHECK(structure(f.parsed.expr) == c.second);
    }
    Fixture d("D", {"D: diagonal(n)"});
    CHECK(structure(d.parsed.expr) == "diagonal");
}

}  // namespace gradwright::render
