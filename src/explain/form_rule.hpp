#pragma once
// What one form of a typed formula does to a cotangent: found out with stand-ins for its operands.

#include <gradwright/result.hpp>

#include "syntax/typed.hpp"

#include <string>
#include <vector>

namespace gradwright::explain {

struct FormOperand {
    Expr value;
    bool constant = false;
    int sign = 1;  ///< in a sum
};

class FormRule {
public:
    FormRule(const TypedFormula& typed, Graph& graph, syntax::AstId id,
             std::vector<FormOperand> operands);

    /// By operand k, in terms of the values of the operands.
    Result<Expr> jacobian(std::size_t k) const;
    /// What operand k gets of a cotangent of the form.
    Result<Expr> pulled(std::size_t k, const Expr& cotangent) const;
    /// The rule used: "product rule: d(A*B) = dA*B + A*dB".
    std::string statement(std::size_t k) const;
    /// What it does: "y = U*v: U gets g*v'".
    std::string text(std::size_t k) const;

private:
    /// The form of stand-ins; of a sum, the one term.
    Expr form(std::size_t k) const;
    bool is_sum() const;
    Expr with_values(const Expr& e) const;
    Expr seed() const;
    std::string name_of(std::size_t k) const;
    std::string in_words(const Expr& e) const;
    std::string call_statement(std::size_t k) const;

    const TypedFormula& typed_;
    Graph& graph_;
    syntax::AstId id_;
    std::vector<FormOperand> operands_;
    std::vector<Expr> ins_;  ///< stand-ins; the values of constants
    Expr whole_;  ///< the form of them, unless it is a sum; empty if it does not take them
};

}  // namespace gradwright::explain
