#include "syntax/lexer.hpp"

#include "base/text.hpp"
#include "syntax/unicode.hpp"

#include <array>
#include <optional>

namespace gradwright::syntax {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

struct Sign {
    std::string_view text;
    TokenKind kind;
};

// Longest first: ".*" before ".", "<=" before "<".
constexpr auto signs = std::to_array<Sign>({
    {".*", TokenKind::dot_star},    {"./", TokenKind::dot_slash},     {".^", TokenKind::dot_caret},
    {"<=", TokenKind::less_equal},  {">=", TokenKind::greater_equal}, {"==", TokenKind::equal},
    {"||", TokenKind::bars},        {"+", TokenKind::plus},           {"-", TokenKind::minus},
    {"*", TokenKind::star},         {"/", TokenKind::slash},          {"^", TokenKind::caret},
    {"'", TokenKind::prime},        {"<", TokenKind::less},           {">", TokenKind::greater},
    {"=", TokenKind::assign},       {"(", TokenKind::open_paren},     {")", TokenKind::close_paren},
    {"[", TokenKind::open_bracket}, {"]", TokenKind::close_bracket},  {",", TokenKind::comma},
    {";", TokenKind::semicolon},    {":", TokenKind::colon},
});

/// What to type instead of a fragment of another notation.
struct Fragment {
    std::string_view text;
    std::string_view hint;
};
constexpr auto fragments = std::to_array<Fragment>({
    {"\\top", "for the transpose write x'"},
    {"\\mathsf", "for the transpose write x'"},
    {"\\intercal", "for the transpose write x'"},
    {"\\frac", "for a fraction write (a)/(b)"},
    {"\\cdot", "for a product write *"},
    {"\\times", "for a product write *"},
    {"\\odot", "for the element-wise product write .*"},
    {"\\circ", "for the element-wise product write .*"},
    {"\\otimes", "for the Kronecker product write kron(A,B)"},
    {"\\sqrt", "for a root write sqrt(x)"},
    {"\\sum", "for a sum of all entries write sum(x)"},
    {"\\left", "write the bracket alone"},
    {"\\right", "write the bracket alone"},
    {"\\|", "for the Euclidean norm write norm2(x)"},
    {"\\Vert", "for the Euclidean norm write norm2(x)"},
    {"\\lVert", "for the Euclidean norm write norm2(x)"},
    {"\\operatorname", "write the function's name alone, as in tr(X)"},
    {"\\mathrm", "write the name alone, as in tr(X)"},
    {"\\mathbf", "write the name alone, as in x"},
    {"{", "group with parentheses: ( and )"},
    {"}", "group with parentheses: ( and )"},
    {"@", "for the matrix product write *"},
    {"$", "leave out the dollar signs"},
    {"|", "write abs(x), det(X) or norm2(x)"},
    {"%", "a comment begins with #"},
    {"!", "for a factorial write gamma(n + 1)"},
    {"&", "for two conditions at once write c1 .* c2"},
    {"?", "for a choice write where(c, a, b)"},
    {"~", "a declaration reads x: vector(n)"},
});

class Lexer {
public:
    Lexer(std::string_view text, Words& words) : text_(text), words_(words) {}

    Result<std::vector<Token>> run() {
        while (at_ < text_.size() && !fault_) step();
        if (fault_) return *std::move(fault_);
        push(TokenKind::end, at_, at_);
        return std::move(tokens_);
    }

private:
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    void push(TokenKind kind, std::size_t begin, std::size_t end, std::string_view word = {}) {
        const Span span{std::uint32_t(begin), std::uint32_t(end)};
        tokens_.push_back({kind, span, word.empty() ? 0 : words_.intern(word)});
    }
    void fail(std::string slug, std::string message, std::size_t begin, std::size_t end,
              std::string hint = {}) {
        const Span span{std::uint32_t(begin), std::uint32_t(end)};
        fault_ = Diagnostic{std::move(slug), std::move(message), span, {}, std::move(hint)};
    }

    void step() {
        const char c = peek();
        if (c == ' ' || c == '\t' || c == '\r')
            ++at_;
        else if (c == '\n')
            push(TokenKind::newline, at_, at_ + 1), ++at_;
        else if (c == '#')
            comment();
        else if (is_digit(c) || (c == '.' && is_digit(peek(1))))
            number();
        else if (c == '_' && after_bars())
            norm_index();
        else if (c == '"')
            quoted();
        else if (!name() && !sign())
            special();
    }

    void comment() {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    }

    bool after_bars() const {
        return !tokens_.empty() && tokens_.back().kind == TokenKind::bars &&
               tokens_.back().span.end == at_;
    }

    void norm_index() {
        const std::size_t begin = at_++;
        const CodePoint point = at_ < text_.size() ? decode(text_, at_) : CodePoint{};
        if (point.value == U'∞') {
            at_ += point.length;
            return push(TokenKind::subscript, begin, at_, "inf");
        }
        while (is_digit(peek()) || is_letter(peek())) ++at_;
        push(TokenKind::subscript, begin, at_, text_.substr(begin + 1, at_ - begin - 1));
    }

    void digits() {
        while (is_digit(peek())) ++at_;
    }

    void number() {
        const std::size_t begin = at_;
        digits();
        // In "1./x" the dot belongs to the operator.
        const char after = peek(1);
        if (peek() == '.' && after != '*' && after != '/' && after != '^') {
            ++at_;
            digits();
        }
        const bool is_exponent =
            (peek() | 0x20) == 'e' &&
            (is_digit(peek(1)) || ((peek(1) == '+' || peek(1) == '-') && is_digit(peek(2))));
        if (is_exponent) {
            at_ += 2;
            digits();
        }
        if (peek() == '.' && is_digit(peek(1))) {
            while (is_digit(peek()) || peek() == '.') ++at_;
            return fail("bad-number", "a number has one decimal point", begin, at_);
        }
        push(TokenKind::number, begin, at_, text_.substr(begin, at_ - begin));
    }

    void quoted() {
        const std::size_t begin = at_;
        const std::size_t close = text_.find('"', begin + 1);
        if (close == std::string_view::npos)
            return fail("syntax-error", "the text that starts here is not closed by a quote", begin,
                        begin + 1, "add a closing \"");
        at_ = close + 1;
        // The word keeps its quotes, so that it is never empty.
        push(TokenKind::text, begin, at_, text_.substr(begin, at_ - begin));
    }

    /// The letter, digit or Greek letter at the cursor as it enters a name; empty if none.
    std::string name_part(bool first, std::size_t& length) const {
        const char c = peek();
        length = 1;
        if (is_letter(c) || (!first && is_digit(c))) return {c};
        if (at_ >= text_.size() || (c & 0x80) == 0) return {};
        const CodePoint point = decode(text_, at_);
        length = point.length;
        if (!first)
            if (const char digit = subscript(point.value)) return {digit};
        return std::string(greek_name(point.value));
    }

    bool name() {
        const std::size_t begin = at_;
        std::string word;
        std::size_t length = 0;
        for (;;) {
            const std::string part = name_part(word.empty(), length);
            if (part.empty()) break;
            word += part;
            at_ += length;
        }
        if (word.empty()) return false;
        const std::string_view typed = text_.substr(begin, at_ - begin);
        if (peek() == '(' && (typed == "Σ" || typed == "∑")) word = "sum";
        if (peek() == '(' && typed == "σ") word = "sigmoid";
        push(TokenKind::name, begin, at_, word);
        return true;
    }

    bool sign() {
        const std::string_view rest = text_.substr(at_);
        if (rest.starts_with("**")) {
            fail("syntax-error", "`**` is not an operator here", at_, at_ + 2,
                 "a power is written ^, as in x^2");
            return true;
        }
        for (const Sign& sign : signs) {
            if (!rest.starts_with(sign.text)) continue;
            push(sign.kind, at_, at_ + sign.text.size());
            at_ += sign.text.size();
            return true;
        }
        return false;
    }

    void special() {
        const CodePoint point = decode(text_, at_);
        if (const std::string_view ascii = operator_for(point.value); !ascii.empty()) {
            TokenKind kind = ascii == "kron" ? TokenKind::kron : TokenKind::root;
            for (const Sign& sign : signs)
                if (sign.text == ascii) kind = sign.kind;
            push(kind, at_, at_ + point.length);
            at_ += point.length;
        } else if (superscript(point.value)) {
            raised();
        } else if (const char digit = subscript(point.value); digit && after_bars()) {
            push(TokenKind::subscript, at_, at_ + point.length, std::string_view(&digit, 1));
            at_ += point.length;
        } else {
            unknown(point);
        }
    }

    /// A run of superscripts: "⁻¹" is ^-1, "ᵀ" is ', "⁻ᵀ" is ^-1'.
    void raised() {
        const std::size_t begin = at_;
        std::string run;
        while (at_ < text_.size()) {
            const CodePoint point = decode(text_, at_);
            const char c = superscript(point.value);
            if (!c) break;
            run += c;
            at_ += point.length;
        }
        std::size_t i = 0;
        while (i < run.size()) {
            if (run[i] == '\'') {
                push(TokenKind::prime, begin, at_);
                ++i;
                continue;
            }
            push(TokenKind::caret, begin, at_);
            if (run[i] == '-' || run[i] == '+') {
                push(run[i] == '-' ? TokenKind::minus : TokenKind::plus, begin, at_);
                ++i;
            }
            i += raised_exponent(run.substr(i), begin);
        }
    }

    std::size_t raised_exponent(const std::string& run, std::size_t begin) {
        std::size_t size = 0;
        while (size < run.size() && is_digit(run[size])) ++size;
        if (size > 0) {
            push(TokenKind::number, begin, at_, run.substr(0, size));
        } else if (!run.empty() && is_letter(run[0])) {
            push(TokenKind::name, begin, at_, run.substr(0, 1));
            size = 1;
        } else {
            push(TokenKind::number, begin, at_, "1");
        }
        return size;
    }

    void unknown(const CodePoint& point) {
        const std::string_view rest = text_.substr(at_);
        for (const Fragment& fragment : fragments)
            if (rest.starts_with(fragment.text)) return fail_fragment(fragment);
        if (rest[0] == '\\') return fail_command();
        if (!point.valid)
            return fail("bad-character", "this byte is not valid UTF-8", at_, at_ + 1,
                        "save the formula as UTF-8");
        const std::string shown = printable(rest.substr(0, point.length));
        fail("bad-character", "`" + shown + "` has no meaning in a formula", at_,
             at_ + point.length);
    }

    void fail_fragment(const Fragment& fragment) {
        fail("bad-character",
             "`" + std::string(fragment.text) + "` is not part of the formula language", at_,
             at_ + fragment.text.size(), std::string(fragment.hint));
    }

    void fail_command() {
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_letter(text_[end]) && text_[end] != '_') ++end;
        const std::string word(text_.substr(at_ + 1, end - at_ - 1));
        fail("bad-character", "LaTeX commands are not read", at_, end,
             word.empty() ? "leave out the backslash"
                          : "write `" + word + "` without the backslash");
    }

    std::string_view text_;
    Words& words_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
    std::optional<Diagnostic> fault_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text, Words& words) {
    return Lexer(text, words).run();
}

}  // namespace gradwright::syntax
