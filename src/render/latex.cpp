// The inside of a formula, for amsmath.
#include "render/letters.hpp"
#include "render/paper.hpp"

namespace gradwright::render {
namespace {

const Signs signs{
    .plus = " + ",
    .minus = " - ",
    .negative = "-",
    .times = " ",
    .hadamard = R"( \odot )",
    .over = R"( \oslash )",
    .kronecker = R"( \otimes )",
    .comma = ", ",
    .fraction_open = R"(\frac{)",
    .fraction_bar = "}{",
    .fraction_close = "}",
    .root_open = R"(\sqrt{)",
    .root_close = "}",
    .power_open = "",
    .power_middle = "^{",
    .power_close = "}",
    .norm_open = R"(\left\lVert )",
    .norm_close = R"( \right\rVert_{2})",
    .frobenius_close = R"( \right\rVert_{F})",
    .transposed = R"(\top)",
    .inverse_transposed = R"(-\top)",
    .entrywise = R"(\odot )",
    .one = R"(\mathbf{1})",
    .identity = "I",
};

/// A letter as it is, several upright.
std::string stem(const std::string& text) {
    if (greek(text)) return "\\" + text;
    std::string safe;
    for (const char c : text) safe += c == '_' ? std::string("\\_") : std::string(1, c);
    return text.size() == 1 ? safe : "\\mathrm{" + safe + "}";
}

class LatexPrinter : public PaperPrinter {
public:
    LatexPrinter() : PaperPrinter(signs) {}

protected:
    void open_bracket() override { text(R"(\left( )"); }
    void close_bracket() override { text(R"( \right))"); }

    void name(const Notation& x) override {
        const NameParts parts = parts_of_name(x);
        if (parts.differential) text(R"(\mathrm{d})");
        text(stem(parts.stem));
        if (parts.subscript.empty()) return;
        const bool digits = parts.subscript.find_first_not_of("0123456789") == std::string::npos;
        text("_{" + (digits ? parts.subscript : stem(parts.subscript)) + "}");
    }
    void number(std::string_view digits) override {
        const auto e = digits.find('e');
        if (e == std::string_view::npos) return text(digits);
        text(std::string(digits.substr(0, e)) + R"( \cdot 10^{)" +
             std::string(digits.substr(e + 1)) + "}");
    }
    void function(std::string_view called) override {
        std::string safe;
        for (const char c : called) safe += c == '_' ? std::string("\\_") : std::string(1, c);
        text(R"(\operatorname{)" + safe + "}");
    }
    std::string_view spelling(const Op& op) const override { return op.spelling.latex; }

    bool is_raised(Tree x) const override {
        const bool is_op = x->form == Form::apply && x->op->spelling.latex.starts_with("{0}^");
        return is_op || PaperPrinter::is_raised(x);
    }
    void attribute(std::int64_t n) override { text("{" + std::to_string(n) + "}"); }

    void exponent(Tree x, bool entrywise) override {
        if (entrywise) text(s_.entrywise);
        operand(x);
    }

    void indexed(const Notation& x) override {
        // One subscript directly after another is an error.
        const Tree whole = x.args[0];
        const bool grouped =
            whole->form == Form::index ||
            (whole->form == Form::name && !parts_of(whole->text, false).subscript.empty());
        if (grouped) text("{");
        operand(whole, loose_or_postfix);
        text(grouped ? "}_{" : "_{");
        for (std::size_t i = 0; i < x.attributes.size(); ++i) {
            if (i > 0) text(",");
            text(x.attributes[i] == 0 ? ":" : std::to_string(x.attributes[i]));
        }
        text("}");
    }

    void blocks(const Notation& x) override {
        const auto columns = static_cast<std::size_t>(x.attributes[1]);
        text(R"(\begin{bmatrix} )");
        for (std::size_t i = 0; i < x.args.size(); ++i) {
            if (i > 0) text(i % columns == 0 ? R"( \\ )" : " & ");
            operand(x.args[i]);
        }
        text(R"( \end{bmatrix})");
    }

    void pattern(std::string_view labels) override {
        text(R"(\texttt{)" + std::string(labels) + "}");
    }
};

}  // namespace

std::string print_latex(Tree tree) { return LatexPrinter().print(tree); }

}  // namespace gradwright::render
