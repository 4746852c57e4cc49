// Derivations as a careful author writes them; and every line of every derivation in the corpus
// worth the same differential.

#include "explain/derivation.hpp"

#include "derive/conventions.hpp"
#include "derive/derive.hpp"
#include "explain/corpus.hpp"
#include "explain/formula.hpp"
#include "explain/patterns.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"
#include "verify/random_point.hpp"

#include <cmath>

using namespace gradwright;

namespace {

struct Derived {
    Expr result;
    Result<std::vector<Step>> steps;
};

Derived derive_steps(const Parsed& parsed, const Expr& x) {
    const Result<Expr> g = jacobian(stabilise(parsed.expr), x);
    if (!g) return {{}, g.error()};
    const Structured s = restrict_to_structure(*g, x, SymmetricConvention::subspace);
    const Expr result = simplify(s.derivative, {.size = render::printed_size});
    return {result, derivation({parsed.expr, x, parsed.typed.get(), result, {}, s.note})};
}

/// The lines of the derivation, the first with its left side.
std::vector<std::string> lines(std::string_view text, std::string_view wrt) {
    const Formula f(text, wrt);
    const Derived d = derive_steps(f.context, f.x);
    REQUIRE(d.steps);
    std::vector<std::string> list;
    for (const Step& s : *d.steps) {
        if (s.rule == "shapes") continue;
        if (list.empty()) list.push_back(render::print(s.from, render::Format::unicode));
        CHECK(render::print(s.from, render::Format::unicode) == list.back());
        list.push_back(render::print(s.to, render::Format::unicode));
    }
    CHECK(list.back() == render::print(render::notate(d.result), render::Format::unicode));
    return list;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("least squares keep the order and the sign of the residual") {
    CHECK(lines("norm2(X*w-y)^2", "w") == Lines{"d(‖X w − y‖²)", "2 (X w − y)ᵀ d(X w − y)",
                                                "2 (X w − y)ᵀ X dw", "⟨2 Xᵀ(X w − y), dw⟩",
                                                "2 Xᵀ(X w − y)"});
    CHECK(lines("(X*w-y)'*(X*w-y)", "w") ==
          Lines{"d((X w − y)ᵀ(X w − y))", "d(X w − y)ᵀ(X w − y) + (X w − y)ᵀ d(X w − y)",
                "dwᵀ Xᵀ(X w − y) + (X w − y)ᵀ X dw", "(X w − y)ᵀ X dw + (X w − y)ᵀ X dw",
                "⟨2 Xᵀ(X w − y), dw⟩", "2 Xᵀ(X w − y)"});
}

TEST_CASE("a quadratic form shows both terms, then turns one round") {
    CHECK(lines("x'*A*x", "x") == Lines{"d(xᵀ A x)", "dxᵀ A x + xᵀ A dx", "xᵀ Aᵀ dx + xᵀ A dx",
                                        "⟨(A + Aᵀ)x, dx⟩", "(A + Aᵀ)x"});
    CHECK(lines("tr(X'*A*X)", "X") == Lines{"d(tr(Xᵀ A X))", "tr(dXᵀ A X) + tr(Xᵀ A dX)",
                                            "tr(Xᵀ Aᵀ dX) + tr(Xᵀ A dX)", "⟨(A + Aᵀ)X, dX⟩",
                                            "(A + Aᵀ)X"});
}

TEST_CASE("determinants and inverses come with the differential last in a trace") {
    CHECK(lines("logdet(X'*X)", "X") == Lines{"d(logdet(Xᵀ X))", "tr((Xᵀ X)⁻¹ d(Xᵀ X))",
                                              "tr((Xᵀ X)⁻¹ dXᵀ X) + tr((Xᵀ X)⁻¹ Xᵀ dX)",
                                              "tr((Xᵀ X)⁻¹ Xᵀ dX) + tr((Xᵀ X)⁻¹ Xᵀ dX)",
                                              "⟨2 X (Xᵀ X)⁻¹, dX⟩", "2 X (Xᵀ X)⁻¹"});
    CHECK(lines("a: vector(n); b: vector(n); a'*inv(X)*b", "X") ==
          Lines{"d(aᵀ X⁻¹ b)", "−aᵀ X⁻¹ dX X⁻¹ b", "−tr(X⁻¹ b aᵀ X⁻¹ dX)", "⟨−X⁻ᵀ a bᵀ X⁻ᵀ, dX⟩",
                "−X⁻ᵀ a bᵀ X⁻ᵀ"});
    CHECK(lines("S: posdef(n); tr(inv(S)*A)", "S") ==
          Lines{"d(tr(S⁻¹ A))", "−tr(S⁻¹ dS S⁻¹ A)", "−tr(S⁻¹ A S⁻¹ dS)", "⟨−S⁻¹ Aᵀ S⁻¹, dS⟩",
                "−S⁻¹ Aᵀ S⁻¹", "−S⁻¹(A + Aᵀ)S⁻¹/2"});
    CHECK(lines("S: posdef(n); logdet(S) + (x-m)'*inv(S)*(x-m)", "S") ==
          Lines{"d(logdet(S) + (x − m)ᵀ S⁻¹(x − m))", "tr(S⁻¹ dS) − (x − m)ᵀ S⁻¹ dS S⁻¹(x − m)",
                "tr(S⁻¹ dS) − tr(S⁻¹(x − m)(x − m)ᵀ S⁻¹ dS)", "⟨S⁻¹ − S⁻¹(x − m)(x − m)ᵀ S⁻¹, dS⟩",
                "S⁻¹ − S⁻¹(x − m)(x − m)ᵀ S⁻¹"});
}

TEST_CASE("a masked factorisation keeps T - U*V'") {
    CHECK(lines("norm2(M.*(T-U*V'))^2", "U") ==
          Lines{"d(‖M ⊙ (T − U Vᵀ)‖_F²)", "2 ⟨M ⊙ (T − U Vᵀ), d(M ⊙ (T − U Vᵀ))⟩",
                "−2 ⟨M ⊙ (T − U Vᵀ), M ⊙ (dU Vᵀ)⟩", "⟨2(M⊙² ⊙ (U Vᵀ − T))V, dU⟩",
                "2(M⊙² ⊙ (U Vᵀ − T))V"});
}

TEST_CASE("ridge regression goes term by term") {
    CHECK(lines("sum((X*w-y).^2)+l*norm2(w)^2", "w") ==
          Lines{"d(sum((X w − y)⊙²) + l ‖w‖²)", "2 (X w − y)ᵀ d(X w − y) + 2 l wᵀ dw",
                "2 (X w − y)ᵀ X dw + 2 l wᵀ dw", "⟨2(Xᵀ(X w − y) + l w), dw⟩",
                "2(Xᵀ(X w − y) + l w)"});
}

TEST_CASE("Jacobians are read as a matrix times dx") {
    CHECK(lines("softmax(x)", "x") == Lines{"d(softmax(x))",
                                            "softmax(x) ⊙ dx − softmax(x) softmax(x)ᵀ dx",
                                            "(diag(softmax(x)) − softmax(x) softmax(x)ᵀ)dx",
                                            "diag(softmax(x)) − softmax(x) softmax(x)ᵀ"});
    CHECK(lines("x: vector(n); x/norm2(x)", "x") ==
          Lines{"d(x/‖x‖)", "dx/‖x‖ − x d(‖x‖)/‖x‖²", "dx/‖x‖ − x xᵀ dx/‖x‖³",
                "(I/‖x‖ − x xᵀ/‖x‖³)dx", "I/‖x‖ − x xᵀ/‖x‖³"});
}

TEST_CASE("log of a sum of exponentials as by hand, then recognised") {
    CHECK(lines("x: vector(n); log(sum(exp(x)))", "x") ==
          Lines{"d(log(sum(exp(x))))", "d(sum(exp(x)))/sum(exp(x))", "exp(x)ᵀ dx/sum(exp(x))",
                "⟨exp(x)/sum(exp(x)), dx⟩", "exp(x)/sum(exp(x))", "softmax(x)"});
}

TEST_CASE("a formula whose definitions multiply is differentiated in one step") {
    std::string text = "x: scalar; a0 = x*x + x; ";
    for (int i = 1; i <= 40; ++i) {
        const std::string a = "a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + " = sin(" + a + ") + " + a + "*" + a + "; ";
    }
    Graph graph;
    const auto parsed = parse(graph, text + "a40");
    REQUIRE(parsed);
    const Expr x = parsed->variables[0].symbol;
    const auto d = pushforward(parsed->expr, x, tangent_of(x));
    REQUIRE(d);
    const auto steps = derivation({parsed->expr, x, parsed->typed.get(), *d, tangent_of(x), ""});
    REQUIRE(steps);
    REQUIRE(steps->size() == 2);
    CHECK(steps->back().rule == "differential");
}

namespace {

/// A tree of a derivation as text of the formula language: marks worked out, <A, B> as a sum.
class Reader {
public:
    Reader(Graph& graph, const Parsed& context, const Expr& x)
        : graph_(graph), context_(context), trees_(render::trees_of(graph)), x_(x) {
        const Expr dx = tangent_of(x);
        Variable v;
        v.name = std::string(dx->name);
        v.kind = "matrix";
        v.shape.assign(dx.shape().begin(), dx.shape().end());
        v.symbol = dx;
        context_.variables.push_back(v);
    }

    std::optional<Expr> read(render::Tree tree, std::span<const Dim> shape) {
        const Shape wanted(shape.begin(), shape.end());
        const render::Tree plain = plain_of(tree);
        if (plain == nullptr) return std::nullopt;
        for (const bool sizes : {false, true}) {
            text = render::print(plain, render::Format::ascii, {.sizes = sizes});
            const auto parsed = parse_in(graph_, text, context_, wanted);
            if (parsed) return parsed->expr;
        }
        return std::nullopt;
    }

    std::string text;

private:
    render::Tree plain_of(render::Tree x) {
        const bool mark = x->form == render::Form::apply && x->op == &differential_mark();
        const bool pair = x->form == render::Form::apply && x->op == &pairing();
        if (mark) return worked_out(x->args[0]);
        std::vector<render::Tree> args;
        for (const render::Tree a : x->args) {
            args.push_back(plain_of(a));
            if (args.back() == nullptr) return nullptr;
        }
        if (pair) {
            const render::Stance stance = args[0]->stance;
            const render::Tree product =
                trees_.make(render::Form::hadamard, stance, std::move(args));
            return trees_.call("sum", {product}, render::Stance::scalar);
        }
        if (args == x->args) return x;
        render::Notation n = *x;
        n.args = std::move(args);
        n.transposed = nullptr;
        return trees_.make(std::move(n));
    }

    render::Tree worked_out(render::Tree content) {
        const std::string typed = render::print(content, render::Format::ascii, {.sizes = true});
        const auto parsed = parse_in(graph_, typed, context_);
        if (!parsed) return nullptr;
        const auto d = pushforward(parsed->expr, x_, tangent_of(x_));
        if (!d) return nullptr;
        const render::Tree tree = render::notate(*d);
        return parsed->is_row ? trees_.transposed(tree) : tree;
    }

    Graph& graph_;
    Parsed context_;
    render::Trees& trees_;
    Expr x_;
};

double distance(const Expr& a, const Expr& b, const std::map<std::string, Limits>& limits) {
    if (a == b) return 0;
    const Expr both[] = {a, b};
    const PointSource source(both, limits);
    Random random(5);
    double worst = 0;
    for (std::uint64_t k = 0; k < 3; ++k) {
        const Point p = source.draw(random, Region::positive, k);
        const auto values = evaluate(both, p);
        if (!values) return std::nan("");
        for (std::size_t i = 0; i < (*values)[0].size(); ++i) {
            const double u = (*values)[0][i], v = (*values)[1][i];
            if (std::isfinite(u) && std::isfinite(v))
                worst = std::max(worst, std::abs(u - v) / (1 + std::abs(u) + std::abs(v)));
        }
    }
    return worst;
}

bool is_differential(const Step& s) { return s.rule != "shapes" && s.rule != "constant"; }
bool ends_differential(const Step& s) {
    return s.rule == "identification" || s.rule == "simplification" || s.rule == "structure";
}

}  // namespace

namespace {

/// Shapes of formulas that the corpus lacks.
std::vector<Entry> more() {
    return {{"a'*x/(b'*x)", "x"},
            {"x: vector(n); sum((x-mean(x)).^2)", "x"},
            {"X: matrix(7,3); tr(X'*X*inv(X'*A*X))", "X"},
            {"z=X*w; sum(softplus(z)-y.*z)", "w"},
            {"x: scalar; x^3*exp(x)/(1+x^2)", "x"},
            {"norm2(A*x-b)/norm2(x)", "x"},
            {"tr(X^3)", "X"},
            {"sum(A.*(X*B*X'))", "X"},
            {"sum(kron(A,X)*vector(1))", "X"},
            {"x: vector(n); [x; x.^2]", "x"},
            {"x: row(n); a: vector(n); x*A*x' + x*a", "x"},
            {"x: vector(n); g.*(x-mean(x))/sqrt(norm2(x-mean(x))^2/n+q)", "x"},
            {"s: scalar; x: vector(n); exp(-norm2(x-m)^2/(2*s^2))", "s"},
            {"x: vector(n); (a'*x)*x/norm2(x)^3", "x"},
            {"x: vector(n); x/sum(x)", "x"},
            {"Q: symmetric(n); sqrt(x'*Q*x)/logdet(Q)", "x"},
            {"sum(exp(X).*Y./(1+exp(X)))", "X"},
            {"x: vector(n); norm2(x.*x - sin(x))^2*sum(x)", "x"}};
}

}  // namespace

TEST_CASE("every line of a derivation in the golden corpus has the value of the differential") {
    int derivations = 0, checked = 0, unread = 0;
    std::vector<Entry> entries = corpus();
    for (const Entry& e : more()) entries.push_back(e);
    for (const Entry& entry : entries) {
        Graph graph;
        const auto parsed = parse(graph, entry.formula);
        if (!parsed) continue;
        std::map<std::string, Limits> limits;
        Expr x;
        for (const Variable& v : parsed->variables) {
            if (v.name == entry.wrt) x = v.symbol;
            if (v.lower || v.upper) limits[v.name] = {v.lower, v.upper};
        }
        if (!x) continue;
        CAPTURE(entry.formula);
        CAPTURE(entry.wrt);
        const Derived d = derive_steps(*parsed, x);
        if (!d.steps) continue;
        ++derivations;
        CHECK(d.steps->back().to == render::notate(d.result));
        const auto df = pushforward(parsed->expr, x, tangent_of(x));
        REQUIRE(df);
        Reader reader(graph, *parsed, x);
        for (const Step& s : *d.steps) {
            if (!is_differential(s) || ends_differential(s)) continue;
            const auto value = reader.read(s.to, df->shape());
            CAPTURE(reader.text);
            if (!value) {
                ++unread;
                INFO("not read: " << reader.text);
                continue;
            }
            ++checked;
            CHECK(distance(*value, *df, limits) < 1e-9);
        }
    }
    MESSAGE(derivations << " derivations, " << checked << " lines checked, " << unread
                        << " lines that are not of the formula language");
    CHECK(derivations > 400);
    CHECK(checked > 1500);
    CHECK(unread * 20 < checked);
}
