// The formula language: what is printed parses back to the identical expression.
#include "render/printer.hpp"

namespace gradwright::render {
namespace {

class AsciiPrinter : public Printer {
public:
    explicit AsciiPrinter(const NotateOptions& options) : options_(options) {}

protected:
    void write(const Notation& x) override {
        switch (x.form) {
            case Form::name:
                return text(x.text);
            case Form::number:
                return text(x.text);
            case Form::transpose:
                if (const Tree inner = operand_by_columns(x)) {
                    text(function_name(*x.args[0]));
                    text("(");
                    operand(inner);
                    return text(", cols)");
                }
                operand(x.args[0], loose_or_power);
                return text("'");
            case Form::product:
                return write_product(x);
            case Form::hadamard:
                for (std::size_t i = 0; i < x.args.size(); ++i) {
                    if (i > 0) text(".*");
                    operand(x.args[i], loose);
                }
                return;
            case Form::quotient:
                operand(x.args[0], {Form::sum, Form::negative, Form::ratio, Form::quotient});
                text("/");
                return operand(x.args[1], loose);
            case Form::ratio:
                operand(x.args[0],
                        {Form::sum, Form::negative, Form::product, Form::ratio, Form::quotient});
                text("./");
                return operand(x.args[1], loose);
            case Form::power:
            case Form::entry_power:
                operand(x.args[0], loose_or_postfix);
                text(x.form == Form::power ? "^" : ".^");
                return write_exponent(x.args[1]);
            case Form::sum:
                return write_sum(x);
            case Form::negative:
                text("-");
                return operand(x.args[0], {Form::sum, Form::negative});
            case Form::call:
            case Form::apply:
                return write_call(x);
            default:
                return write_constant(x);
        }
    }

private:
    void write_product(const Notation& x) {
        for (std::size_t i = 0; i < x.args.size(); ++i) {
            if (i > 0) text("*");
            // 2*x.*y is (2*x).*y; a scalar x'*A*x in front keeps its parentheses.
            const bool last =
                i > 0 && i + 1 == x.args.size() && is_scalar(x.args[0]) && is_scalar(x.args[i - 1]);
            if (last && x.args[i]->form == Form::hadamard) {
                operand(x.args[i]);
            } else {
                operand(x.args[i], loose);
            }
        }
    }

    void write_exponent(Tree x) {
        if (x->form == Form::name || x->form == Form::number) {
            operand(x, {});
        } else {
            bracketed(x);
        }
    }

    void write_sum(const Notation& x) {
        for (std::size_t i = 0; i < x.args.size(); ++i) {
            const bool minus = x.signs[i] < 0;
            if (i == 0) {
                text(minus ? "-" : "");
            } else {
                text(minus ? " - " : " + ");
            }
            operand(x.args[i], {Form::sum, Form::negative});
        }
    }

    void write_call(const Notation& x) {
        if (x.form == Form::apply) {
            if (const auto sign = comparison_sign(x); !sign.empty()) {
                operand(x.args[0], {});
                text(" " + std::string(sign) + " ");
                return operand(x.args[1], {});
            }
        }
        text(x.form == Form::call ? std::string_view(x.text) : function_name(x));
        text("(");
        arguments(x, ", ");
        text(")");
    }

    void write_constant(const Notation& x) {
        switch (x.form) {
            case Form::ones:
                if (x.dims.size() > 2) return write_tensor_constant(x);
                text(x.stance == Stance::column ? "vector(" : "matrix(");
                operand(x.args[0]);
                for (const Dim& d : x.dims) {
                    if (options_.sizes) text(", " + d.text());
                }
                return text(")");
            case Form::identity:
                return text(options_.sizes ? "eye(" + x.dims[0].text() + ")" : "eye");
            case Form::index:
                return write_index(x);
            case Form::blocks:
                return write_blocks(x);
            case Form::einsum:
                return write_einsum(x);
            default:
                return;
        }
    }

    /// A zero of order three and more has no word of its own.
    void write_tensor_constant(const Notation& x) {
        operand(x.args[0]);
        if (!options_.sizes) return;
        std::string labels, ones;
        for (const Dim& d : x.dims) {
            labels += static_cast<char>('a' + labels.size());
            ones += ", vector(1, " + d.text() + ")";
        }
        std::string inputs;
        for (const char c : labels) inputs += (inputs.empty() ? "" : ",") + std::string(1, c);
        text("*einsum(\"" + inputs + "->" + labels + "\"" + ones + ")");
    }

    void write_index(const Notation& x) {
        operand(x.args[0], loose_or_postfix);
        text("[");
        for (std::size_t i = 0; i < x.attributes.size(); ++i) {
            if (i > 0) text(",");
            text(x.attributes[i] == 0 ? ":" : std::to_string(x.attributes[i]));
        }
        text("]");
    }

    void write_blocks(const Notation& x) {
        text("[");
        const auto columns = static_cast<std::size_t>(x.attributes[1]);
        for (std::size_t i = 0; i < x.args.size(); ++i) {
            if (i > 0) text(i % columns == 0 ? "; " : ", ");
            operand(x.args[i]);
        }
        text("]");
    }

    void write_einsum(const Notation& x) {
        std::string pattern = x.text;
        if (options_.sizes) {
            const auto arrow = pattern.find("->");
            std::string labels;
            for (const char c : x.open) {
                labels += (arrow == 0 && labels.empty() ? "" : ",") + std::string(1, c);
            }
            pattern.insert(arrow, labels);
        }
        text("einsum(\"" + pattern + "\"");
        for (const Tree a : x.args) {
            text(", ");
            operand(a);
        }
        for (std::size_t i = 0; options_.sizes && i < x.open.size(); ++i) {
            text(", vector(1, " + x.dims[i].text() + ")");
        }
        text(")");
    }

    NotateOptions options_;
};

}  // namespace

std::string print_ascii(Tree tree, const NotateOptions& options) {
    return AsciiPrinter(options).print(tree);
}

}  // namespace gradwright::render
