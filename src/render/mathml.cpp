// Presentation MathML. Every sub-term is a row with an id, so that a page can point at it, and with
// a key that equal sub-terms of all formulas share.
#include "render/letters.hpp"
#include "render/paper.hpp"

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
    .transposed = "<mo>⊤</mo>",
    .inverse_transposed = "<mo>−</mo><mo>⊤</mo>",
    .entrywise = "<mo>⊙</mo>",
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

std::string identifier(std::string_view text) {
    return "<mi>" + escaped(greek(text).value_or(text)) + "</mi>";
}

class MathmlPrinter : public PaperPrinter {
public:
    /// Ids begin with a word made from the whole formula, so that formulas can share a page.
    explicit MathmlPrinter(Tree root) : PaperPrinter(signs) { prefix_ = "t" + word_of(*root); }

protected:
    void write(const Notation& x) override {
        text("<mrow id=\"" + prefix_ + "-" + std::to_string(++count_) + "\" data-term=\"" +
             word_of(x) + "\">");
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
        const bool called = piece.size() > 1 && piece.ends_with('(');
        if (called) function(piece.substr(0, piece.size() - 1));
        text("<mo>" + escaped(called ? "(" : piece) + "</mo>");
    }

    void name(const Notation& x) override {
        const NameParts parts = parts_of_name(x);
        if (parts.differential) text("<mi mathvariant=\"normal\">d</mi>");
        if (parts.subscript.empty()) return text(identifier(parts.stem));
        text("<msub>" + identifier(parts.stem) + identifier(parts.subscript) + "</msub>");
    }
    void number(std::string_view digits) override { text("<mn>" + std::string(digits) + "</mn>"); }
    /// Set off from a factor before it.
    void function(std::string_view called) override {
        text("<mspace width=\"0.17em\"></mspace><mi>" + escaped(called) + "</mi>");
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
           MathmlPrinter(tree).print(tree) + "</math>";
}

}  // namespace gradwright::render
