#include "render/forms.hpp"

#include "render/trees.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

constexpr std::string_view letters = "ijklmnopqrstuvwxyzabcdefgh";

/// Operands and result of "ik,jl->ijkl".
struct Pattern {
    std::vector<std::string> operands;
    std::string out;
};

Pattern read(const std::string& text) {
    Pattern pattern;
    const auto arrow = text.find("->");
    pattern.out = text.substr(arrow + 2);
    std::string part;
    for (const char c : text.substr(0, arrow) + ",") {
        if (c != ',') {
            part += c;
        } else if (!part.empty()) {
            pattern.operands.push_back(part);
            part.clear();
        }
    }
    return pattern;
}

class IndexWriter {
public:
    explicit IndexWriter(Format format) : format_(format) {
        latex_ = format == Format::latex || format == Format::markdown;
    }

    /// Nothing if a part is neither a tensor nor a sum or multiple of tensors.
    std::optional<std::string> write(Tree x) const {
        switch (x->form) {
            case Form::sum:
                return write_sum(x);
            case Form::negative: {
                const auto inner = write_factor(x->args[0]);
                return inner ? std::optional(minus() + *inner) : std::nullopt;
            }
            case Form::quotient: {
                const auto inner = write_factor(x->args[0]);
                if (!inner) return std::nullopt;
                return *inner + "/" + term(x->args[1]);
            }
            case Form::product:
                return write_multiple(x);
            case Form::einsum:
                return write_einsum(x);
            default:
                break;
        }
        if (x->stance != Stance::tensor || !x->source) return std::nullopt;
        return subscripted(x, std::string(letters.substr(0, x->source.order())));
    }

private:
    std::string minus() const { return latex_ ? "-" : format_ == Format::ascii ? "-" : "−"; }

    std::string term(Tree x) const {
        const Format inner = latex_ ? Format::latex : format_;
        const std::string text = print(x, inner);
        const bool simple = x->form == Form::name || x->form == Form::number ||
                            x->form == Form::call || x->form == Form::apply;
        return simple ? text : bracketed(text);
    }
    std::string bracketed(const std::string& text) const {
        return latex_ ? "\\left( " + text + " \\right)" : "(" + text + ")";
    }
    /// What a factor or a sign acts on as a whole.
    std::optional<std::string> write_factor(Tree x) const {
        const auto text = write(x);
        const bool loose = x->form == Form::sum || x->form == Form::negative;
        return text && loose ? bracketed(*text) : text;
    }
    std::string subscripted(Tree x, const std::string& labels) const {
        return latex_ ? "{" + term(x) + "}_{" + labels + "}" : term(x) + "_" + labels;
    }

    std::optional<std::string> write_sum(Tree x) const {
        std::string text;
        for (std::size_t i = 0; i < x->args.size(); ++i) {
            const auto part = write_factor(x->args[i]);
            if (!part) return std::nullopt;
            const bool negative = x->signs[i] < 0;
            if (i == 0) {
                text = (negative ? minus() : "") + *part;
            } else {
                text += (negative ? " " + minus() + " " : " + ") + *part;
            }
        }
        return text;
    }

    std::optional<std::string> write_multiple(Tree x) const {
        std::string text;
        for (std::size_t i = 0; i + 1 < x->args.size(); ++i) {
            if (!is_scalar(x->args[i])) return std::nullopt;
            text += term(x->args[i]) + " ";
        }
        const auto last = write_factor(x->args.back());
        return last ? std::optional(text + *last) : std::nullopt;
    }

    /// Entry ijk...: a label of the pattern that stands at a later place as well is a delta.
    std::optional<std::string> write_einsum(Tree x) const {
        if (x->text.find('(') != std::string::npos) return std::nullopt;
        const Pattern pattern = read(x->text);
        std::string text, summed;
        for (const std::string& labels : pattern.operands) {
            for (const char c : labels) {
                const bool inner = pattern.out.find(c) == std::string::npos;
                if (inner && summed.find(c) == std::string::npos) summed += c;
            }
        }
        if (!summed.empty()) {
            text = latex_                     ? "\\sum_{" + summed + "} "
                   : format_ == Format::ascii ? "sum_" + summed + " "
                                              : "Σ_" + summed + " ";
        }
        std::string separator;
        for (std::size_t place = 0; place < pattern.out.size(); ++place) {
            const char c = pattern.out[place];
            if (c == letters[place]) continue;
            const std::string pair{c, letters[place]};
            text += separator + (latex_ ? "\\delta_{" + pair + "}"
                                        : (format_ == Format::ascii ? "delta_" : "δ_") + pair);
            separator = " ";
        }
        for (std::size_t i = 0; i < pattern.operands.size(); ++i) {
            text += separator + subscripted(x->args[i], pattern.operands[i]);
            separator = " ";
        }
        if (text.empty()) text = "1";
        return text;
    }

    Format format_;
    bool latex_ = false;
};

}  // namespace

std::optional<std::string> index_form(const Expr& e, Format format) {
    if (e.order() < 3 || e.is_zero()) return std::nullopt;
    return IndexWriter(format == Format::html ? Format::unicode : format).write(notate(e));
}

}  // namespace gradwright::render
