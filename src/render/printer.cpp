#include "render/printer.hpp"

#include "ops/catalogue.hpp"

#include <algorithm>
#include <array>

namespace gradwright::render {

std::string Printer::print(Tree root) {
    std::string result;
    std::vector<Item> stack{{{}, root}};
    while (!stack.empty()) {
        const Item item = std::move(stack.back());
        stack.pop_back();
        if (item.tree == nullptr) {
            result += item.text;
            continue;
        }
        items_.clear();
        write(*item.tree);
        stack.insert(stack.end(), std::make_move_iterator(items_.rbegin()),
                     std::make_move_iterator(items_.rend()));
    }
    return result;
}

void Printer::text(std::string_view piece) { items_.push_back({std::string(piece), nullptr}); }

void Printer::bracketed(Tree x) {
    text(open_bracket_);
    operand(x);
    text(close_bracket_);
}

void Printer::operand(Tree x, std::initializer_list<Form> forms) {
    const bool negative = x->form == Form::number && x->value.is_negative();
    if (negative || std::ranges::find(forms, x->form) != forms.end()) {
        bracketed(x);
    } else {
        operand(x);
    }
}

void Printer::operands(const Notation& x, std::string_view separator) {
    for (std::size_t i = 0; i < x.args.size(); ++i) {
        if (i > 0) text(separator);
        operand(x.args[i]);
    }
}

void Printer::from_template(std::string_view spelling, const Notation& x) {
    while (!spelling.empty()) {
        const auto at = spelling.find('{');
        const bool place = at != std::string_view::npos && at + 2 < spelling.size() &&
                           spelling[at + 2] == '}' && spelling[at + 1] >= '0' &&
                           spelling[at + 1] <= '9';
        if (!place) {
            const auto end = at == std::string_view::npos ? spelling.size() : at + 1;
            text(spelling.substr(0, end));
            spelling.remove_prefix(end);
            continue;
        }
        text(spelling.substr(0, at));
        const auto i = static_cast<std::size_t>(spelling[at + 1] - '0');
        if (i < x.args.size()) operand(x.args[i]);
        spelling.remove_prefix(at + 3);
    }
}

std::string_view comparison_sign(const Notation& x) {
    const std::array signs{std::pair{&ops::less, "<"}, std::pair{&ops::less_equal, "<="},
                           std::pair{&ops::greater, ">"}, std::pair{&ops::greater_equal, ">="},
                           std::pair{&ops::equal, "=="}};
    for (const auto& [op, sign] : signs) {
        if (x.op == op) return sign;
    }
    return {};
}

std::string_view function_name(const Notation& x) {
    if (x.op == &ops::max2) return "max";
    if (x.op == &ops::min2) return "min";
    return x.op->name;
}

std::string_view axis_word(const Notation& x) {
    const std::array along_axes{&ops::max, &ops::min, &ops::argmax_indicator,
                                &ops::argmin_indicator, &ops::prod, &ops::prod_except_one,
                                &ops::softmax, &ops::logsumexp};
    if (std::ranges::find(along_axes, x.op) == along_axes.end()) return {};
    if (x.args[0]->stance != Stance::matrix || x.attributes.empty()) return {};
    if (x.attributes[0] == 1) return "rows";
    // Without an axis softmax would act on each row.
    return x.op == &ops::softmax ? "all" : "";
}

Tree operand_by_columns(const Notation& x) {
    const Tree f = x.args[0];
    if (f->form != Form::apply || f->stance != Stance::matrix || axis_word(*f) != "rows") return nullptr;
    return f->args[0]->form == Form::transpose ? f->args[0]->args[0] : nullptr;
}

std::string print(Tree tree, Format format, const NotateOptions& options) {
    switch (format) {
        case Format::unicode: return print_unicode(tree);
        case Format::latex: return print_latex(tree);
        case Format::markdown: return "$$" + print_latex(tree) + "$$";
        case Format::html: return print_mathml(tree);
        case Format::ascii: break;
    }
    return print_ascii(tree, options);
}

std::string render(const Expr& e, Format format, const NotateOptions& options) {
    return print(notate(e), format, options);
}

}  // namespace gradwright::render
