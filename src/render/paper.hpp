#pragma once
// Notation as in a paper: what Unicode, LaTeX and MathML have in common.

#include "render/letters.hpp"
#include "render/printer.hpp"

namespace gradwright::render {

/// The pieces a language puts around and between operands.
struct Signs {
    std::string_view plus, minus, negative, times, hadamard, over, kronecker, comma;
    std::string_view fraction_open, fraction_bar, fraction_close;
    std::string_view root_open, root_close;
    std::string_view power_open, power_middle, power_close;
    std::string_view norm_open, norm_close, frobenius_close;
    std::string_view transposed, inverse_transposed, entrywise, one, identity;
    bool tall_fractions = true;  ///< a fraction needs no parentheses around its parts
};

class PaperPrinter : public Printer {
protected:
    explicit PaperPrinter(const Signs& signs) : s_(signs) {}

    void write(const Notation& x) override;
    bool is_infix(Tree x) const override;
    bool is_raised(Tree x) const override;
    void argument(Tree x) override;
    void axis(std::string_view word) override { function(word); }

    virtual void name(const Notation& x) = 0;
    /// The name in parts, the d of a differential apart from what it stands before.
    static NameParts parts_of_name(const Notation& x) {
        const bool differential =
            !x.attributes.empty() && has(static_cast<Facts>(x.attributes[0]), Facts::tangent);
        return parts_of(x.text, differential);
    }
    virtual void number(std::string_view digits) = 0;
    virtual void function(std::string_view name) = 0;
    virtual std::string_view spelling(const Op& op) const = 0;
    virtual void exponent(Tree x, bool entrywise) = 0;
    virtual void indexed(const Notation& x) = 0;
    virtual void blocks(const Notation& x) = 0;
    virtual void pattern(std::string_view labels) = 0;

    const Signs& s_;

private:
    void write_transpose(const Notation& x);
    void write_product(const Notation& x);
    void write_joined(const Notation& x, std::string_view sign);
    void write_quotient(const Notation& x);
    void write_power(const Notation& x);
    void write_sum(const Notation& x);
    void write_call(const Notation& x);
    void write_apply(const Notation& x);
    void write_ones(const Notation& x);
    void write_function(std::string_view name, const Notation& x);
};

}  // namespace gradwright::render
