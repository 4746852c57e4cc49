// Presentation MathML. Every sub-term is a row with an id, so that a page can point at it, and with
// a key that equal sub-terms of all formulas share.
#include "render/letters.hpp"
#include "render/paper.hpp"

#include <algorithm>
#include <cctype>

namespace gradwright::render {
namespace {

const Signs signs{
    .plus = "<mo>+</mo>",
    .minus = "<mo>−</mo>",
    .negative = "<mo>−</mo>",
    .times = "<mo>&#x2062;</mo>",
    .hadamard = "<mo>⊙</mo>",
    .over = "<mo>⊘</mo>",
    .kronecker = "<mo>⊗</mo>",
    .comma = "<mo>,</mo>",
    .fraction_open = "<mfrac>",
    .fraction_bar = "",
    .fraction_close = "</mfrac>",
    .root_open = "<msqrt>",
    .root_close = "</msqrt>",
    .power_open = "<msup><mrow>",
    .power_middle = "</mrow><mrow>",
    .power_close = "</mrow></msup>",
    .norm_open = "<msub><mrow><mo>‖</mo>",
    .norm_close = "<mo>‖</mo></mrow><mn>2</mn></msub>",
    .frobenius_close = "<mo>‖</mo></mrow><mi>F</mi></msub>",
    .transposed = "<mi>⊤</mi>",
    .inverse_transposed = "<mo>−</mo><mi>⊤</mi>",
    .entrywise = "<mi>⊙</mi>",
    .one = "<mn>𝟏</mn>",
    .identity = "<mi>I</mi>",
};

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '&':
                result += "&amp;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

constexpr std::string_view thin_space = "<mspace width=\"0.17em\">";

/// Greek capitals stand upright.
std::string identifier(std::string_view text) {
    const auto letter = greek(text);
    const bool upright = letter && std::isupper(static_cast<unsigned char>(text.front())) != 0;
    return (upright ? "<mi mathvariant=\"normal\">" : "<mi>") + escaped(letter.value_or(text)) +
           "</mi>";
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> all) {
    return std::ranges::find(all, text) != all.end();
}

/// Brackets stretch around fractions and blocks only: elsewhere fonts would make them larger than
/// letters need, and set off what they hold. A thin space stays behind a factor only.
class Settling {
public:
    std::string settled(std::string_view mathml) {
        while (!mathml.empty()) {
            const auto next = std::min(mathml.find('<', 1), mathml.size());
            take(mathml.substr(0, next));
            mathml.remove_prefix(next);
        }
        std::string result;
        for (const Piece& p : pieces_) {
            if (p.low) result += "<mo stretchy=\"false\">";
            result += p.low ? p.text.substr(std::string_view("<mo>").size()) : p.text;
        }
        return result;
    }

private:
    /// A tag and the text behind it.
    struct Piece {
        std::string_view text;
        bool low = false;
    };
    struct Open {
        std::string_view sign;
        std::size_t at;
        int tall;
    };

    void take(std::string_view piece) {
        if (dropping_) {
            dropping_ = false;
            return;
        }
        dropping_ = piece == thin_space && !is_any_of(last_, {"&#x2062;", ")"});
        if (dropping_) return;
        pieces_.push_back({piece});
        const auto end = piece.find('>');
        const std::string_view tag = piece.substr(0, end + 1);
        if (tag == "<mfrac>" || tag == "<mtable>") ++tall_;
        if (is_any_of(tag, {"<mfrac>", "<msqrt>", "<mtd>", "<mn>", "<mtext>"}) ||
            tag.starts_with("<mi")) {
            last_ = "";
        }
        if (tag != "<mo>") return;
        last_ = piece.substr(end + 1);
        bracket(last_);
    }

    void bracket(std::string_view sign) {
        const bool bar = is_any_of(sign, {"|", "‖"});
        if (is_any_of(sign, {")", "]", "⟩"}) ||
            (bar && !open_.empty() && open_.back().sign == sign)) {
            if (open_.empty()) return;
            const Open begin = open_.back();
            open_.pop_back();
            if (begin.tall == tall_) pieces_[begin.at].low = pieces_.back().low = true;
        } else if (bar || is_any_of(sign, {"(", "[", "⟨"})) {
            open_.push_back({sign, pieces_.size() - 1, tall_});
        }
    }

    std::vector<Piece> pieces_;
    std::vector<Open> open_;
    std::string_view last_;  ///< the sign that was last, if no letter or number followed it
    int tall_ = 0;
    bool dropping_ = false;
};

class MathmlPrinter : public PaperPrinter {
public:
    /// Ids begin with a word made from the whole formula, so that formulas can share a page.
    explicit MathmlPrinter(Tree root) : PaperPrinter(signs) { prefix_ = "t" + word_of(*root); }

protected:
    void write(const Notation& x) override {
        text(row(x));
        const bool power = x.form == Form::power || x.form == Form::entry_power;
        if (power && raised_above_subscript(x)) return text("</mrow>");
        if (x.form == Form::apply && x.op->inverts) {
            text(s_.power_open);
            base(x.args[0]);
            text(s_.power_middle);
            text("<mo>−</mo><mn>1</mn>");
            text(s_.power_close);
        } else {
            PaperPrinter::write(x);
        }
        text("</mrow>");
    }
    void open_bracket() override { text("<mo>(</mo>"); }
    void close_bracket() override { text("<mo>)</mo>"); }
    /// A function's name is no operator, but the bracket behind it is.
    void literal(std::string_view piece) override {
        while (piece.size() > 1 && piece.ends_with(' ')) piece.remove_suffix(1);
        while (piece.size() > 1 && piece.starts_with(' ')) piece.remove_prefix(1);
        if (piece.size() > 1 && piece.ends_with('(')) {
            function(piece.substr(0, piece.size() - 1));
            return text("<mo>(</mo>");
        }
        const auto first = static_cast<unsigned char>(piece.front());
        if (piece == "‖∗") return text("<msub><mo>‖</mo><mo>∗</mo></msub>");
        if (piece == "⁺" || piece == "ψ") return text("<mi>" + std::string(piece) + "</mi>");
        if (std::isdigit(first) != 0) return number(piece);
        if (std::isalpha(first) != 0) return text(identifier(piece));
        text("<mo>" + escaped(piece) + "</mo>");
    }

    void name(const Notation& x) override {
        const NameParts parts = parts_of_name(x);
        if (parts.differential) {
            text(thin_space);
            text("</mspace><mi mathvariant=\"normal\">d</mi>");
        }
        if (parts.subscript.empty()) return text(identifier(parts.stem));
        text("<msub>" + identifier(parts.stem) + identifier(parts.subscript) + "</msub>");
    }
    void number(std::string_view digits) override {
        const bool negative = digits.starts_with('-');
        if (negative) digits.remove_prefix(1);
        text((negative ? "<mn>−" : "<mn>") + std::string(digits) + "</mn>");
    }
    /// Set off from a factor before it.
    void function(std::string_view called) override {
        text(thin_space);
        text("</mspace>");
        if (called == "λmax") return text("<msub><mi>λ</mi><mi>max</mi></msub>");
        if (called == "Γ") return text(identifier("Gamma"));
        text("<mi>" + escaped(called) + "</mi>");
    }
    std::string_view spelling(const Op& op) const override { return op.spelling.unicode; }

    void attribute(std::int64_t n) override {
        text("<msub><mrow></mrow><mn>" + std::to_string(n) + "</mn></msub>");
    }

    void exponent(Tree x, bool entrywise) override {
        if (entrywise) text(s_.entrywise);
        operand(x);
    }

    void indexed(const Notation& x) override {
        text("<msub><mrow>");
        operand(x.args[0], loose_or_postfix);
        text("</mrow><mrow>");
        for (std::size_t i = 0; i < x.attributes.size(); ++i) {
            if (i > 0) text(s_.comma);
            text(x.attributes[i] == 0 ? "<mo>:</mo>"
                                      : "<mn>" + std::to_string(x.attributes[i]) + "</mn>");
        }
        text("</mrow></msub>");
    }

    void blocks(const Notation& x) override {
        const auto columns = static_cast<std::size_t>(x.attributes[1]);
        text("<mo>[</mo><mtable>");
        for (std::size_t i = 0; i < x.args.size(); ++i) {
            if (i % columns == 0) text(i == 0 ? "<mtr>" : "</mtr><mtr>");
            text("<mtd>");
            operand(x.args[i]);
            text("</mtd>");
        }
        text("</mtr></mtable><mo>]</mo>");
    }

    void pattern(std::string_view labels) override {
        text("<mtext>" + escaped(labels) + "</mtext>");
    }

private:
    std::string row(const Notation& x) {
        return "<mrow id=\"" + prefix_ + "-" + std::to_string(++count_) + "\" data-term=\"" +
               word_of(x) + "\">";
    }

    /// The exponent stands above the subscript of a name or a norm, not beside it.
    bool raised_above_subscript(const Notation& x) {
        const Notation& a = *x.args[0];
        if (a.form == Form::name) {
            const NameParts parts = parts_of_name(a);
            if (parts.differential || parts.subscript.empty()) return false;
            text("<msubsup>" + row(a) + identifier(parts.stem) + "</mrow>" +
                 identifier(parts.subscript) + "<mrow>");
        } else if (a.form == Form::call && (a.text == "norm2" || a.text == "normF")) {
            text("<msubsup>" + row(a) + "<mo>‖</mo>");
            operand(a.args[0]);
            text("<mo>‖</mo></mrow>");
            text(a.text == "norm2" ? "<mn>2</mn><mrow>" : "<mi>F</mi><mrow>");
        } else {
            return false;
        }
        exponent(x.args[1], x.form == Form::entry_power);
        text("</mrow></msubsup>");
        return true;
    }

    static std::string word_of(const Notation& x) {
        constexpr std::string_view hex = "0123456789abcdef";
        std::string word;
        for (int i = 0; i < 8; ++i) word += hex[(x.key.lo >> (4 * i)) & 15];
        return word;
    }

    std::string prefix_;
    std::size_t count_ = 0;
};

}  // namespace

std::string print_mathml(Tree tree) {
    return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">" +
           Settling().settled(MathmlPrinter(tree).print(tree)) + "</math>";
}

}  // namespace gradwright::render
