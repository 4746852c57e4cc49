#pragma once
// What all printers share: a loop over the tree that never recurses, however deep the tree is.

#include "render/text.hpp"
#include "render/trees.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gradwright::render {

/// A printer writes one node as pieces of text and operands; the loop does the rest.
class Printer {
public:
    virtual ~Printer() = default;
    /// A tree that would fill pages because its parts are shared is printed with definitions,
    /// "t1 = ...; t2 = ...; result".
    std::string print(Tree root);

protected:
    virtual void write(const Notation& x) = 0;

    void text(std::string_view piece);
    void operand(Tree x) { items_.push_back({{}, x}); }
    /// In parentheses if its form is one of these, or it is a negative number.
    void operand(Tree x, std::initializer_list<Form> bracketed);
    /// What stands to the left of a raised sign: in parentheses if it needs them there.
    void base(Tree x);
    /// Operands, attributes, axis and sizes of a call.
    void arguments(const Notation& x, std::string_view separator);
    /// One of them.
    virtual void argument(Tree x) { operand(x); }
    void bracketed(Tree x);
    /// Replaces {0}, {1}, ... of a template by operands, {*} by the last and all that are more, and
    /// {n} by the attribute; what precedes a postfix is bracketed.
    void from_template(std::string_view spelling, const Notation& x);
    /// Text of a template, in the syntax of the language.
    virtual void literal(std::string_view piece) { text(piece); }
    /// Written as an infix or prefix sign, though its form is a function call.
    virtual bool is_infix(Tree x) const;
    /// Ends in a raised sign, though its form is no power: a second one needs a bracket.
    virtual bool is_raised(Tree) const { return false; }
    /// rows, cols or all.
    virtual void axis(std::string_view word) { text(word); }
    /// {n} of a template.
    virtual void attribute(std::int64_t n) { text(std::to_string(n)); }
    virtual void open_bracket() { text("("); }
    virtual void close_bracket() { text(")"); }

private:
    /// A piece of text, or an operand that is still to be written.
    struct Item {
        std::string text;
        Tree tree = nullptr;
    };
    std::string print_once(Tree root);

    std::vector<Item> items_;
    std::unordered_map<Tree, std::string> defined_;  ///< shared parts by their names
};

/// The name a formula has for the function; an axis, as in rows, if the op needs one said.
std::string_view function_name(const Notation& apply);
std::string_view axis_word(const Notation& apply);
/// A number that belongs to the op and no operand says, as k of polygamma(k, x); else empty.
std::string attribute_text(const Notation& apply);
/// X, if the node is f(X', rows)', which is written f(X, cols); else null.
Tree operand_by_columns(const Notation& transpose);
/// Sizes that belong to a call: those of reshape. A sum knows its extent only to become a mean.
std::span<const Dim> printed_sizes(const Notation& x);
/// "<" for a comparison, else empty.
std::string_view comparison_sign(const Notation& apply);

/// Forms that need parentheses as an operand of a product, a power, or a postfix.
inline constexpr std::initializer_list<Form> loose{Form::sum,      Form::negative, Form::product,
                                                   Form::hadamard, Form::ratio,    Form::quotient};
inline constexpr std::initializer_list<Form> loose_or_power{
    Form::sum,   Form::negative, Form::product, Form::hadamard,
    Form::ratio, Form::quotient, Form::power,   Form::entry_power};
inline constexpr std::initializer_list<Form> loose_or_postfix{
    Form::sum,      Form::negative, Form::product,     Form::hadamard, Form::ratio,
    Form::quotient, Form::power,    Form::entry_power, Form::transpose};

std::string print_ascii(Tree tree, const NotateOptions& options);
std::string print_unicode(Tree tree);
std::string print_latex(Tree tree);
std::string print_mathml(Tree tree);

}  // namespace gradwright::render
