// For a terminal: 2 Xᵀ(X w − y).
#include "render/letters.hpp"
#include "render/paper.hpp"

#include <array>

namespace gradwright::render {
namespace {

const Signs signs{
    .plus = " + ",
    .minus = " − ",
    .negative = "−",
    .times = " ",
    .hadamard = " ⊙ ",
    .over = " ⊘ ",
    .kronecker = " ⊗ ",
    .comma = ", ",
    .fraction_open = "",
    .fraction_bar = "/",
    .fraction_close = "",
    .root_open = "√",
    .root_close = "",
    .power_open = "",
    .power_middle = "",
    .power_close = "",
    .norm_open = "‖",
    .norm_close = "‖",
    .frobenius_close = "‖_F",
    .transposed = "ᵀ",
    .inverse_transposed = "⁻ᵀ",
    .entrywise = "⊙",
    .one = "𝟏",
    .identity = "I",
    .tall_fractions = false,
};

/// Digits in another script; nothing if the text has more than digits and a leading minus.
std::string digits_as(std::string_view text, const std::array<std::string_view, 11>& script) {
    std::string result;
    for (const char c : text) {
        if (c == '-' && result.empty()) {
            result += script[10];
        } else if (c >= '0' && c <= '9') {
            result += script[static_cast<std::size_t>(c - '0')];
        } else {
            return {};
        }
    }
    return result;
}

constexpr std::array<std::string_view, 11> raised{"⁰", "¹", "²", "³", "⁴", "⁵",
                                                  "⁶", "⁷", "⁸", "⁹", "⁻"};
constexpr std::array<std::string_view, 11> lowered{"₀", "₁", "₂", "₃", "₄", "₅",
                                                   "₆", "₇", "₈", "₉", "₋"};

class UnicodePrinter : public PaperPrinter {
public:
    UnicodePrinter() : PaperPrinter(signs) {}

protected:
    void name(const Notation& x) override {
        const NameParts parts = parts_of_name(x);
        if (parts.differential) text("d");
        text(greek(parts.stem).value_or(parts.stem));
        if (parts.subscript.empty()) return;
        const std::string digits = digits_as(parts.subscript, lowered);
        text(digits.empty() ? "_" + parts.subscript : digits);
    }
    void number(std::string_view digits) override {
        const bool negative = digits.front() == '-';
        text(negative ? "−" + std::string(digits.substr(1)) : std::string(digits));
    }
    void function(std::string_view called) override { text(called); }
    std::string_view spelling(const Op& op) const override { return op.spelling.unicode; }

    void attribute(std::int64_t n) override { text(digits_as(std::to_string(n), lowered)); }

    void exponent(Tree x, bool entrywise) override {
        const std::string digits = x->form == Form::number ? digits_as(x->text, raised) : "";
        if (entrywise && !digits.empty()) text(s_.entrywise);
        if (!digits.empty()) return text(digits);
        text(entrywise ? ".^" : "^");
        operand(x, {Form::sum, Form::negative, Form::product, Form::hadamard, Form::ratio,
                    Form::quotient, Form::power, Form::entry_power, Form::transpose});
    }

    void indexed(const Notation& x) override {
        const bool plain = x.args[0]->form == Form::name && x.attributes.size() == 1;
        operand(x.args[0], loose_or_postfix);
        if (plain) return text(digits_as(std::to_string(x.attributes[0]), lowered));
        text("[");
        for (std::size_t i = 0; i < x.attributes.size(); ++i) {
            if (i > 0) text(",");
            text(x.attributes[i] == 0 ? ":" : std::to_string(x.attributes[i]));
        }
        text("]");
    }

    void blocks(const Notation& x) override {
        const auto columns = static_cast<std::size_t>(x.attributes[1]);
        text("[");
        for (std::size_t i = 0; i < x.args.size(); ++i) {
            if (i > 0) text(i % columns == 0 ? "; " : ", ");
            operand(x.args[i]);
        }
        text("]");
    }

    void pattern(std::string_view labels) override { text("\"" + std::string(labels) + "\""); }
};

}  // namespace

std::string print_unicode(Tree tree) { return UnicodePrinter().print(tree); }

}  // namespace gradwright::render
