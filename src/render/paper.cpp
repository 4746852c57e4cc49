#include "render/paper.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

constexpr std::initializer_list<Form> below_product{Form::sum, Form::negative, Form::product,
                                                    Form::hadamard, Form::ratio};
constexpr std::initializer_list<Form> below_sum{Form::sum, Form::negative};

bool is_bracketed(Tree x) {
    return std::ranges::find(below_product, x->form) != below_product.end();
}

}  // namespace

void PaperPrinter::write(const Notation& x) {
    switch (x.form) {
        case Form::name:
            return name(x);
        case Form::number:
            return number(x.text);
        case Form::transpose:
            return write_transpose(x);
        case Form::product:
            return write_product(x);
        case Form::hadamard:
            return write_joined(x, s_.hadamard);
        case Form::ratio:
            return write_joined(x, s_.over);
        case Form::quotient:
            return write_quotient(x);
        case Form::power:
        case Form::entry_power:
            return write_power(x);
        case Form::sum:
            return write_sum(x);
        case Form::negative:
            text(s_.negative);
            return operand(x.args[0], below_sum);
        case Form::call:
            return write_call(x);
        case Form::apply:
            return write_apply(x);
        case Form::ones:
            return write_ones(x);
        case Form::identity:
            return text(s_.identity);
        case Form::index:
            return indexed(x);
        case Form::blocks:
            return blocks(x);
        case Form::einsum:
            function("einsum");
            open_bracket();
            pattern(x.text);
            for (const Tree a : x.args) {
                text(s_.comma);
                operand(a);
            }
            return close_bracket();
    }
}

/// Comparisons come with brackets of their own.
bool PaperPrinter::is_infix(Tree x) const {
    return is_call(x, "kron") || (is_call(x, "sqrt") && !s_.tall_fractions);
}

/// A matrix of ones is written as a product.
bool PaperPrinter::is_raised(Tree x) const {
    return x->form == Form::ones && x->stance == Stance::matrix && !is_number(x->args[0], 0);
}

/// What brings brackets of its own, as (x > 0), needs none between commas.
void PaperPrinter::argument(Tree x) {
    const std::string_view form = x->form == Form::apply ? spelling(*x->op) : "";
    const bool bracketed = form.starts_with("({0}") || form.starts_with("[{0}");
    if (!bracketed || x->args.size() != 2) return operand(x);
    from_template(form.substr(1, form.size() - 2), *x);
}

void PaperPrinter::write_transpose(const Notation& x) {
    const Tree a = x.args[0];
    if (const Tree inner = operand_by_columns(x)) {
        function(function_name(*a));
        open_bracket();
        operand(inner);
        text(s_.comma);
        function("cols");
        return close_bracket();
    }
    text(s_.power_open);
    const bool inverse = a->form == Form::apply && a->op->inverts;
    base(inverse ? a->args[0] : a);
    text(s_.power_middle);
    text(inverse ? s_.inverse_transposed : s_.transposed);
    text(s_.power_close);
}

void PaperPrinter::write_product(const Notation& x) {
    for (std::size_t i = 0; i < x.args.size(); ++i) {
        const Tree a = x.args[i];
        const bool low_fraction = !s_.tall_fractions && a->form == Form::quotient && i > 0;
        if (i > 0) {
            const bool touching =
                is_bracketed(a) || is_infix(a) || low_fraction || is_bracketed(x.args[i - 1]);
            text(touching ? "" : s_.times);
        }
        if (low_fraction) {
            bracketed(a);
        } else {
            operand(a, below_product);
        }
    }
}

void PaperPrinter::write_joined(const Notation& x, std::string_view sign) {
    for (std::size_t i = 0; i < x.args.size(); ++i) {
        if (i > 0) text(sign);
        operand(x.args[i], below_product);
    }
}

void PaperPrinter::write_quotient(const Notation& x) {
    text(s_.fraction_open);
    if (s_.tall_fractions) {
        operand(x.args[0]);
    } else {
        operand(x.args[0],
                {Form::sum, Form::negative, Form::hadamard, Form::ratio, Form::quotient});
    }
    text(s_.fraction_bar);
    if (s_.tall_fractions) {
        operand(x.args[1]);
    } else {
        operand(x.args[1], loose);
    }
    text(s_.fraction_close);
}

void PaperPrinter::write_power(const Notation& x) {
    text(s_.power_open);
    base(x.args[0]);
    text(s_.power_middle);
    exponent(x.args[1], x.form == Form::entry_power);
    text(s_.power_close);
}

void PaperPrinter::write_sum(const Notation& x) {
    for (std::size_t i = 0; i < x.args.size(); ++i) {
        const bool minus = x.signs[i] < 0;
        if (i > 0) {
            text(minus ? s_.minus : s_.plus);
        } else if (minus) {
            text(s_.negative);
        }
        operand(x.args[i], below_sum);
    }
}

void PaperPrinter::write_function(std::string_view called, const Notation& x) {
    function(called);
    open_bracket();
    arguments(x, s_.comma);
    close_bracket();
}

void PaperPrinter::write_call(const Notation& x) {
    const Tree a = x.args[0];
    if (x.text == "norm2" || x.text == "normF") {
        text(s_.norm_open);
        operand(a);
        text(x.text == "norm2" ? s_.norm_close : s_.frobenius_close);
    } else if (x.text == "sqrt") {
        text(s_.root_open);
        if (s_.tall_fractions || (a->size == 1 && a->form != Form::ones)) {
            operand(a);
        } else {
            bracketed(a);
        }
        text(s_.root_close);
    } else if (x.text == "kron") {
        write_joined(x, s_.kronecker);
    } else {
        write_function(x.text, x);
    }
}

void PaperPrinter::write_apply(const Notation& x) {
    const std::string_view form = spelling(*x.op);
    if (form.empty() || !axis_word(x).empty()) return write_function(function_name(x), x);
    from_template(form, x);
}

void PaperPrinter::write_ones(const Notation& x) {
    if (is_number(x.args[0], 0)) return number("0");
    if (!is_number(x.args[0], 1)) {
        operand(x.args[0], below_product);
        text(s_.times);
    }
    text(s_.one);
    if (x.stance != Stance::matrix) return;
    text(s_.power_open);
    text(s_.one);
    text(s_.power_middle);
    text(s_.transposed);
    text(s_.power_close);
}

}  // namespace gradwright::render
