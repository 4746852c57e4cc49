#include "support.hpp"

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
