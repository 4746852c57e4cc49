#pragma once
// Formulas built in C++: variables of a model, operators and functions, derivatives.
//
//     gradwright::Model m;
//     auto X = m.matrix("X", "n", "d");
//     auto w = m.vector("w", "d"), y = m.vector("y", "n");
//     auto f = square(norm2(X*w - y));
//     std::puts(gradient(f, w).text().c_str());      // 2*X'*(X*w - y)

#include <gradwright/check.hpp>
#include <gradwright/notation.hpp>

#include <map>
#include <memory>
#include <span>

namespace gradwright::api {
struct ExpressionState;
}

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// A formula of a model, a number, or the mistake that was made on the way to it. Operators and
/// functions (see notation.hpp) pass the first mistake on, so that one look at the end is enough.
/// A handle: copies are cheap. A model and its expressions belong to one thread at a time.
class Expression : public Notation<Expression> {
public:
    /// Nothing yet: not ok.
    Expression();
    template <class N>
    requires(std::is_arithmetic_v<N> && !std::is_same_v<N, bool>) Expression(N number)
        : Expression(of_number(static_cast<double>(number))) {}

    bool ok() const;
    /// What went wrong; undefined if ok().
    const Diagnostic& error() const;

    /// In the formula language, as it reads back; empty if not ok.
    std::string text() const;
    /// In all languages.
    Rendered rendered() const;
    /// Extents as formulas in the dimensions: {"n", "d"}; none for a scalar.
    std::vector<std::string> shape() const;
    std::size_t order() const { return shape().size(); }
    /// The same formula, however it was written; false for mistakes.
    bool same_as(const Expression& other) const;

    /// Choices on values are written `where(c, a, b)`.
    template <class B>
    requires std::is_same_v<B, bool>
    explicit operator B() const {
        static_assert(!std::is_same_v<B, bool>,
                      "an expression has no value while it is built: write where(c, a, b), or run "
                      "the code on a Tape, where conditions have values");
        return false;
    }

    /// The formula `form` with the operands for a, b, c, d, f, g.
    static Expression written(std::string_view form,
                              std::initializer_list<const Expression*> operands);

    explicit Expression(std::shared_ptr<const api::ExpressionState> state);
    const std::shared_ptr<const api::ExpressionState>& state() const { return state_; }

private:
    static Expression of_number(double number);

    std::shared_ptr<const api::ExpressionState> state_;
};

/// A size: a number or a formula in dimensions, "n", "2*n", "m + n".
struct Extent {
    std::string text;
    Extent(const char* formula) : text(formula) {}
    Extent(std::string formula) : text(std::move(formula)) {}
    template <class I>
    requires std::is_integral_v<I> Extent(I number) : text(std::to_string(number)) {}
};

using NamedExpressions = std::map<std::string, Expression>;

/// The variables that formulas share. Expressions keep alive what they need of it.
class Model {
public:
    Model();

    /// Facts as in declarations: "positive", "in(0,1)"; empty for none. A name that is taken, or
    /// facts that do not exist, make an expression that is not ok.
    Expression scalar(std::string_view name, std::string_view facts = {});
    Expression vector(std::string_view name, Extent n, std::string_view facts = {});
    Expression matrix(std::string_view name, Extent m, Extent n, std::string_view facts = {});
    Expression tensor(std::string_view name, std::span<const Extent> extents,
                      std::string_view facts = {});
    /// One declaration of the language: "S: posdef(n)", "p: vector(n), simplex".
    Expression declare(std::string_view declaration);

    /// A formula of the language. Names of the model keep their meaning, those of `given` stand for
    /// expressions; others become variables, with kinds and sizes inferred.
    ///     m.parse("norm2(X*w - y)^2")        m.parse("r'*r", {{"r", X*w - y}})
    Expression parse(std::string_view formula, const NamedExpressions& given = {});

    /// Every variable, declared or found in a formula.
    std::vector<VariableReport> variables() const;
    /// A variable by name.
    Expression operator[](std::string_view name) const;

private:
    Expression declared(std::string_view name, const std::string& kind, std::string_view facts);

    std::shared_ptr<const api::ExpressionState> root_;  ///< holds the graph
};

// Derivatives by a variable x of the model, simplified. A Jacobian has the axes of f in front of
// those of x; a gradient has the shape of x, symmetric for a variable declared so. Refused
// (`not-a-scalar`, `no-rule`, `unknown-variable`) as an expression that is not ok.
Expression gradient(const Expression& f, const Expression& x);
Expression jacobian(const Expression& f, const Expression& x);
Expression hessian(const Expression& f, const Expression& x);
/// Along v, which has the shape of x.
Expression jvp(const Expression& f, const Expression& x, const Expression& v);
/// v has the shape of f; the result that of x.
Expression vjp(const Expression& f, const Expression& x, const Expression& v);
/// Of a scalar f, along v.
Expression hvp(const Expression& f, const Expression& x, const Expression& v);
/// In d<name of x>.
Expression differential(const Expression& f, const Expression& x);

/// The shortest form the laws reach.
Expression simplify(const Expression& f);
/// f with `to` for the variable `from`, of the same shape.
Expression substitute(const Expression& f, const Expression& from, const Expression& to);

/// f of every sample at once: a pair gives a variable x of f and what holds its samples, with one
/// axis more in front. `vmap(norm2(x), {{x, X}})` is the norm of each row of X. The result has that
/// axis in front; derivatives of it are formulas as usual. Functions of whole matrices, such as
/// inv, are refused by name (`no-rule`).
Expression vmap(const Expression& f,
                std::initializer_list<std::pair<Expression, Expression>> samples);

/// The derivative with its derivation, step by step, and its numeric proof.
Result<DeriveReport> explain(const Expression& f, const Expression& x, What what = What::automatic);
/// Is `claim` the derivative of f by x; if not, which mistake explains it?
Result<CheckReport> check(const Expression& f, const Expression& x, const Expression& claim,
                          What what = What::automatic);
/// Values by name of the variables. A missing or misshapen one is a diagnostic.
Result<DenseArray> evaluate(const Expression& f, const NamedArrays& values);

}  // namespace abi1
}  // namespace gradwright
