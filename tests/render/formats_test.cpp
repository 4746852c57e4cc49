#include "support.hpp"

#include "ops/catalogue.hpp"
#include "ops/selection.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

namespace gradwright::render {
namespace {

struct Case {
    std::string formula, unicode, latex;
    std::vector<std::string> declarations = {};
};

/// Braces match, and \left has its \right.
bool is_balanced(const std::string& latex) {
    int depth = 0;
    for (std::size_t i = 0; i < latex.size(); ++i) {
        depth += latex[i] == '{' ? 1 : latex[i] == '}' ? -1 : 0;
        if (depth < 0) return false;
    }
    const auto count = [&](const std::string& word) {
        int n = 0;
        for (auto at = latex.find(word); at != latex.npos; at = latex.find(word, at + 1)) ++n;
        return n;
    };
    return depth == 0 && count("\\left") == count("\\right");
}

/// Every tag is closed in order, and ids are unique.
bool is_well_formed(const std::string& xml) {
    std::vector<std::string> open;
    std::map<std::string, int> ids;
    for (auto at = xml.find('<'); at != xml.npos; at = xml.find('<', at + 1)) {
        const auto end = xml.find('>', at);
        if (end == xml.npos) return false;
        const std::string tag = xml.substr(at + 1, end - at - 1);
        if (tag[0] == '/') {
            if (open.empty() || open.back() != tag.substr(1)) return false;
            open.pop_back();
            continue;
        }
        open.push_back(tag.substr(0, tag.find(' ')));
        if (const auto id = tag.find("id=\""); id != tag.npos && ++ids[tag.substr(id)] > 1)
            return false;
    }
    return open.empty();
}

const std::vector<Case> cases{
    {"2*X'*(X*w - y)", "2 Xᵀ(X w − y)", R"(2 X^{\top}\left( X w - y \right))"},
    {"(A + A')*x", "(A + Aᵀ)x", R"(\left( A + A^{\top} \right)x)"},
    {"-inv(X)'*a*b'*inv(X)'", "−X⁻ᵀ a bᵀ X⁻ᵀ", R"(-X^{-\top} a b^{\top} X^{-\top})"},
    {"inv(X'*X + lambda*eye)*X'*y", "(Xᵀ X + λ I)⁻¹ Xᵀ y",
     R"(\left( X^{\top} X + \lambda I \right)^{-1} X^{\top} y)"},
    {"norm2(X*w - y)^2", "‖X w − y‖²", R"(\left\lVert X w - y \right\rVert_{2}^{2})"},
    {"normF(X)", "‖X‖_F", R"(\left\lVert X \right\rVert_{F})"},
    {"x/norm2(x)", "x/‖x‖", R"(\frac{x}{\left\lVert x \right\rVert_{2}})"},
    {"sigmoid(z).*(1 - sigmoid(z))", "σ(z) ⊙ (1 − σ(z))",
     R"(\sigma(z) \odot \left( 1 - \sigma(z) \right))"},
    {"A./B", "A ⊘ B", R"(A \oslash B)"},
    {"2*kron(A, B)", "2(A ⊗ B)", R"(2\left( A \otimes B \right))"},
    {"tr(X'*A*X)", "tr(Xᵀ A X)", R"(\operatorname{tr}\left( X^{\top} A X \right))"},
    {"x.^2", "x⊙²", R"(x^{\odot 2})"},
    {"sqrt(x'*A*x)", "√(xᵀ A x)", R"(\sqrt{x^{\top} A x})"},
    {"x1^2 + 2*x1*x2", "x₁² + 2 x₁ x₂", R"(x_{1}^{2} + 2 x_{1} x_{2})"},
    {"x[2]*y", "x₂ y", R"(x_{2} y)"},
    {"loss*alpha_max",
     "α_max loss",
     R"(\alpha_{\mathrm{max}} \mathrm{loss})",
     {"loss: scalar", "alpha_max: scalar"}},
    {"[A, B; C, D]",
     "[A, B; C, D]",
     R"(\begin{bmatrix} A & B \\ C & D \end{bmatrix})",
     {"A: matrix(m,n)", "B: matrix(m,k)", "C: matrix(p,n)", "D: matrix(p,k)"}},
};

}  // namespace

TEST_CASE("Unicode and LaTeX") {
    for (const Case& c : cases) {
        Fixture f(c.formula, c.declarations);
        CAPTURE(c.formula);
        CHECK(f.text(Format::unicode) == c.unicode);
        CHECK(f.text(Format::latex) == c.latex);
        CHECK(f.text(Format::markdown) == "$$" + f.text(Format::latex) + "$$");
        CHECK(is_balanced(f.text(Format::latex)));
    }
}

TEST_CASE("LaTeX never raises twice in a row, nor lowers") {
    const std::vector<std::pair<std::string, std::string>> raised{
        {"pinv(X)'", R"(\left( X^{+} \right)^{\top})"},
        {"sqrtm(P)'", R"(\left( P^{1/2} \right)^{\top})"},
        {"(P^a)'", R"(\left( P^{a} \right)^{\top})"},
        {"pinv(sqrtm(P))", R"(\left( P^{1/2} \right)^{+})"},
        {"inv(P)^a", R"(\left( P^{-1} \right)^{a})"},
        {"inv(sqrtm(P))'", R"(\left( P^{1/2} \right)^{-\top})"},
        {"x_1[2]*a", R"(a {x_{1}}_{2})"},
    };
    for (const auto& pair : raised) {
        const auto& formula = pair.first;
        const auto& latex = pair.second;
        Fixture f(formula, {"P: matrix(n,n)", "X: matrix(m,n)", "a: scalar", "x_1: vector(n)"});
        CAPTURE(formula);
        CHECK(f.text(Format::latex) == latex);
        CHECK(is_balanced(f.text(Format::latex)));
    }
}

TEST_CASE("attributes of ops are printed") {
    Fixture f("polygamma(2, x) + polygamma(12, x)", {"x: vector(n)"});
    CHECK(f.survives());
    CHECK(f.text() == "polygamma(2, x) + polygamma(12, x)");
    CHECK(f.text(Format::unicode) == "ψ₂(x) + ψ₁₂(x)");
    CHECK(f.text(Format::latex) == R"(\psi_{2}(x) + \psi_{12}(x))");
    CHECK(is_well_formed(f.text(Format::html)));
    CHECK(f.text(Format::html).find("{n}") == std::string::npos);
    Graph g;
    const Expr mask = ops::lower_ones(g, Dim("n"), 1);
    CHECK(render(mask, Format::ascii) == "lower_mask(1/2, n)");
    CHECK(render(mask, Format::unicode) == "lower_mask(1/2, n)");
    CHECK(render(mask, Format::latex) == R"(\operatorname{lower\_mask}\left( 1/2, n \right))");
    CHECK(render(ops::lower_ones(g, Dim("n"), 2), Format::ascii) == "lower_mask(1, n)");
    const Expr placed = ops::embedding(g, Dim("m"), Dim("n"), 2);
    CHECK(render(placed, Format::unicode) == "embed(2, m, n)");
    const Dim n[] = {Dim("n")};
    const Expr x = g.symbol("x", n);
    CHECK(render(apply(ops::prod_except_one, {x}, {1, 3}), Format::ascii) ==
          "prod_except_one(x, 3)");
}

TEST_CASE("MathML is well formed and every sub-term can be pointed at") {
    for (const Case& c : cases) {
        Fixture f(c.formula, c.declarations);
        CAPTURE(c.formula);
        CHECK(is_well_formed(f.text(Format::html)));
    }
    CHECK_FALSE(is_well_formed("<mrow><mi>x</mrow></mi>"));
    Fixture less("where(x < y, x, y)");
    CHECK(less.text(Format::html).find("< y") == std::string::npos);
}

}  // namespace gradwright::render
