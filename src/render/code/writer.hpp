#pragma once
// Writes the statements of a program in an expression language: decides what becomes a local
// variable and puts in the parentheses. One subclass per language says how each operation looks.

#include "render/code/program.hpp"

namespace gradwright::render::code {

/// How tightly the outermost operator of a text binds.
enum class Bind : std::uint8_t { sum, product, unary, power, atom };

struct Text {
    std::string text;
    Bind bind = Bind::atom;
    bool plain_number = false;  ///< made of literals and sizes only
};

/// How an op is written. Beside {0}, {1}, ...: {n} is the first attribute, {shape} the extents.
struct Spelled {
    std::string_view op;  ///< with "/rows" behind: the form that acts on each row
    std::string_view text;
    std::string_view helper = {};  ///< name of a function of the library it needs
};

/// A function of the library that goes in front of the program if it is used.
struct Helper {
    std::string_view name, text;
    std::string_view needs = {};  ///< another one
};

class Writer {
public:
    Writer(const Program& program, Names& names, std::string indent)
        : p_(program), names_(names), indent_(std::move(indent)) {}
    virtual ~Writer() = default;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Statements that end with every result in the variable of its name.
    Result<std::string> body();
    /// Names of helpers used, in order of use.
    const std::vector<std::string_view>& helpers() const { return helpers_; }

protected:
    virtual Text expression(Ref x, std::span<const Text> args) = 0;
    virtual std::string assignment(Ref x, const std::string& name, const std::string& text) = 0;
    /// Whether x is computed by statements of its own, such as loops.
    virtual bool is_statement(Ref) const { return false; }
    virtual void statement(Ref, const std::string&, std::span<const Text>) {}
    /// What the language says of an op: own table first, then the op's spelling. Empty: nothing.
    virtual Spelled spelling_of(Ref x) const = 0;
    virtual std::string axes_of(Ref) const { return ""; }
    virtual std::string adapted(std::string_view form) const { return std::string(form); }
    /// Texts for the operators +, -, *, / between these operands.
    virtual std::string_view plus(Ref, Ref) const { return " + "; }
    virtual std::string_view minus(Ref, Ref) const { return " - "; }
    virtual std::string_view times(Ref, Ref) const { return " * "; }
    virtual std::string_view over(Ref, Ref) const { return " / "; }
    virtual std::string literal(const Number& value) const;
    virtual std::string dim(const Dim& d) const;

    /// sum, multiply, divide, negative, number, dimension, input.
    Text common(Ref x, std::span<const Text> args);
    Text applied(Ref x, std::span<const Text> args);
    Text filled(Ref x, std::string_view form, std::span<const Text> args);
    Text refuse(Ref x);
    /// As an operand of an operator that binds as given, or tighter.
    static std::string in(const Text& t, Bind bind);
    Text infix(const Text& a, std::string_view op, const Text& b, Bind bind) const;
    static Text atom(std::string text) { return {std::move(text), Bind::atom}; }
    void line(const std::string& text) { lines_ += indent_ + text + "\n"; }
    std::string dims(std::span<const Dim> ds) const;
    /// A local variable for a text that is needed twice.
    std::string named(Ref x, const Text& t);
    std::string fresh(std::string_view stem) { return names_.fresh(stem); }
    void use_helper(std::string_view name);

    const Program& p_;
    Names& names_;
    std::string indent_;

private:
    Text sum(Ref x, std::span<const Text> args);
    Text multiply(Ref x, std::span<const Text> args);
    std::string name_for(Ref x);
    void emit(Ref x);

    std::unordered_map<Ref, Text> texts_;
    std::unordered_map<Ref, std::string> named_;
    std::set<std::string> assigned_;
    std::string lines_;
    std::vector<std::string_view> helpers_;
    std::optional<Diagnostic> refusal_;
};

/// The texts of the helpers, with those they need, each once.
std::string library_of(std::span<const Helper> library, std::span<const std::string_view> used,
                       std::string_view between);
/// Each line with something in front.
std::string indented(std::string_view text, std::string_view front);

}  // namespace gradwright::render::code
