// Random and damaged text into parse(): a formula or a diagnostic, never a crash.
// GRADWRIGHT_FUZZ_COUNT and GRADWRIGHT_FUZZ_SEED choose another run than the one below.

#include "fuzz/random_formula.hpp"

#include <gradwright/text.hpp>

#include "render/text.hpp"
#include "syntax/parse.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace gradwright::testing {
namespace {

constexpr std::uint64_t default_count = 10000;

const char* const tokens[] = {"+",
                              "-",
                              "*",
                              "/",
                              ".*",
                              "./",
                              "^",
                              ".^",
                              "'",
                              "(",
                              ")",
                              "[",
                              "]",
                              ",",
                              ";",
                              ":",
                              "=",
                              "<",
                              ">=",
                              "==",
                              "inv(",
                              "sum(",
                              "einsum(\"ij,jk->ik\",",
                              "softmax(",
                              "where(",
                              "eye",
                              "vector(1)",
                              "matrix(0,m,n)",
                              "kron(",
                              "reshape(x,",
                              "norm2(",
                              "x",
                              "A",
                              "X[1,:]",
                              "x[2]",
                              "1e308",
                              "99999999999999999999999",
                              "0.0000000000000000001",
                              "1e999999999",
                              ".5",
                              "5.",
                              "1..2",
                              "ᵀ",
                              "‖",
                              "²",
                              "Σ",
                              "σ(",
                              "⊙",
                              "λ",
                              "\xff",
                              "\xc3",
                              "\xe2\x88",
                              "\"",
                              "#",
                              "\n",
                              "\t",
                              "\r",
                              "einsum(\"((\"",
                              "x'*A*x",
                              "^(1/2)",
                              "^(-1)",
                              "A: matrix(m,n)\n",
                              "x: vector(3), in(0,1)\n",
                              "S: symmetric(n);",
                              "t1 = x'*x;",
                              "pi"};

class Damage {
public:
    explicit Damage(std::uint64_t seed) : source_(seed) {}

    std::string text() {
        switch (pick(6)) {
            case 0:
                return bytes();
            case 1:
                return sentence();
            case 2:
                return nested();
            default:
                return mutated(text_of(*source_.make({'1', '1'}, 1 + int(pick(3)))));
        }
    }

private:
    std::size_t pick(std::size_t n) { return source_.pick(n); }

    std::string bytes() {
        std::string text(pick(60), ' ');
        for (char& c : text) c = static_cast<char>(pick(256));
        return text;
    }

    std::string sentence() {
        std::string text;
        for (std::size_t n = pick(25); n > 0; --n) text += tokens[pick(std::size(tokens))];
        return text;
    }

    /// Brackets, signs, exponents and quotes up to many thousands deep, closed or not.
    std::string nested() {
        static const char* const open[] = {"(",  "-",  "exp(", "[",
                                           "x^", "((", "2^-",  "where(x>0,x,"};
        static const char* const close[] = {")", "", ")", "]", "", "))", "", ")"};
        const std::size_t kind = pick(std::size(open));
        const std::size_t depth = pick(40) == 0 ? 20000 : pick(200);
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) text += open[kind];
        text += "x";
        const std::size_t missing = pick(3) == 0 ? pick(depth + 1) : 0;
        for (std::size_t i = missing; i < depth; ++i) text += close[kind];
        for (std::size_t i = pick(4) == 0 ? depth : 0; i > 0; --i) text += "'";
        return text;
    }

    std::string mutated(std::string text) {
        for (std::size_t n = 1 + pick(4); n > 0; --n) {
            const std::size_t at = pick(text.size() + 1);
            const std::size_t length = std::min<std::size_t>(pick(6), text.size() - at);
            switch (pick(7)) {
                case 0:
                    text.erase(at, length);
                    break;
                case 1:
                    text.insert(at, text.substr(at, length));
                    break;
                case 2:
                    text.insert(at, 1, '\0');
                    break;
                case 3:
                    if (at < text.size()) text[at] = static_cast<char>(pick(256));
                    break;
                case 4:
                    text = text.substr(0, at);
                    break;
                default:
                    text.insert(at, tokens[pick(std::size(tokens))]);
            }
        }
        return text;
    }

    FormulaSource source_;
};

std::uint64_t setting(const char* name, std::uint64_t fallback) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : fallback;
}

/// A diagnostic with a known slug, something to say and a place inside the text.
bool is_sound(const Diagnostic& d, const std::string& text) {
    if (!explain_fault(d.slug) || d.message.empty()) return false;
    if (d.source.empty() && (d.span.begin > text.size() || d.span.end > text.size())) return false;
    return !describe(d, text).empty();
}

}  // namespace

TEST_CASE("any text is a formula or a diagnostic") {
    const std::uint64_t first = setting("GRADWRIGHT_FUZZ_SEED", 1);
    const std::uint64_t count = setting("GRADWRIGHT_FUZZ_COUNT", default_count);
    std::uint64_t formulas = 0, faults = 0;
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        const std::string text = Damage(seed).text();
        CAPTURE(seed);
        Graph graph;
        const Result<Parsed> parsed = parse(graph, text);
        if (parsed) {
            ++formulas;
            REQUIRE(parsed->expr);
            CHECK(!render::render(parsed->expr, render::Format::ascii).empty());
        } else {
            ++faults;
            CHECK_MESSAGE(is_sound(parsed.error(), text), parsed.error().slug, ": ",
                          parsed.error().message);
        }
    }
    MESSAGE(formulas, " formulas, ", faults, " diagnostics");
    CHECK(formulas * 20 >= count);
    CHECK(faults * 3 >= count);
}

TEST_CASE("any declaration is taken or refused") {
    static const char* const words[] = {
        "A",    ":",    "matrix",    "vector",   "(",       ")",
        "n",    "m*n",  ",",         "positive", "in(0,1)", "in(1,0)",
        "-1",   "1e30", "symmetric", "scalar",   "tensor",  "99999999999999999999",
        "\xff", "λ",    "simplex",   "posdef",   "  ",      "in(",
        "n+"};
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        FormulaSource random(seed);
        std::string declaration = random.pick(2) == 0 ? "x: " : "";
        for (std::size_t n = random.pick(9); n > 0; --n) {
            declaration += words[random.pick(std::size(words))];
        }
        Graph graph;
        const ParseOptions options{.declarations = {declaration}, .names = {}};
        const Result<Parsed> parsed = parse(graph, "sum(x)", options);
        CAPTURE(declaration);
        if (parsed) {
            CHECK(parsed->expr.is_scalar());
        } else {
            CHECK(explain_fault(parsed.error().slug));
            CHECK(!describe(parsed.error(), "sum(x)").empty());
        }
    }
}

}  // namespace gradwright::testing
