#pragma once
// What all printers share: a loop over the tree that never recurses, however deep the tree is.

#include "render/text.hpp"
#include "render/trees.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright::render {

/// A printer writes one node as pieces of text and operands; the loop does the rest.
class Printer {
public:
    virtual ~Printer() = default;
    std::string print(Tree root);

protected:
    virtual void write(const Notation& x) = 0;

    void text(std::string_view piece);
    void operand(Tree x) { items_.push_back({{}, x}); }
    /// In parentheses if its form is one of these, or it is a negative number.
    void operand(Tree x, std::initializer_list<Form> bracketed);
    void operands(const Notation& x, std::string_view separator);
    void bracketed(Tree x);
    /// Replaces {0}, {1}, ... of a template by operands.
    void from_template(std::string_view spelling, const Notation& x);

    std::string_view open_bracket_ = "(", close_bracket_ = ")";

private:
    /// A piece of text, or an operand that is still to be written.
    struct Item {
        std::string text;
        Tree tree = nullptr;
    };
    std::vector<Item> items_;
};

/// The name a formula has for the function; an axis, as in rows, if the op needs one said.
std::string_view function_name(const Notation& apply);
std::string_view axis_word(const Notation& apply);
/// X, if the node is f(X', rows)', which is written f(X, cols); else null.
Tree operand_by_columns(const Notation& transpose);
/// "<" for a comparison, else empty.
std::string_view comparison_sign(const Notation& apply);

std::string print_ascii(Tree tree, const NotateOptions& options);
std::string print_unicode(Tree tree);
std::string print_latex(Tree tree);
std::string print_mathml(Tree tree);

}  // namespace gradwright::render
