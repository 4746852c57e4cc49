#pragma once
// From the typed tree to the expression graph.

#include "syntax/infer.hpp"
#include "syntax/parse.hpp"

namespace gradwright::syntax {

class Lowering {
public:
    Lowering(Graph& graph, const Formula& formula, Inference& types, std::vector<Expr> symbols)
        : graph_(graph), formula_(formula), types_(types), symbols_(std::move(symbols)) {}

    Result<Expr> run();
    const std::vector<std::string>& notes() const { return notes_; }
    const Expr& value(AstId id) const { return lowered_[id]; }
    /// After run(): the value of a node for other operands; empty if it cannot have them.
    Expr again(AstId id, std::span<const Expr> operands);
    /// After run(): the formula with every form lowered alone, see TypedFormula.
    Expr form_by_form();

    // For builtins.
    Graph& graph() { return graph_; }
    const Formula& formula() const { return formula_; }
    Inference& types() { return types_; }
    const Type& type(AstId id) const { return types_.type(id); }
    const Type& type_of_operand(const AstNode& node, std::size_t i) const {
        return types_.operand(node, i);
    }
    const AstNode& operand_node(const AstNode& node, std::size_t i) const {
        return types_.operand_node(node, i);
    }
    const Expr& operand(const AstNode& node, std::size_t i) const {
        return lowered_[formula_.ast.child(node, i)];
    }
    /// The type of the node being lowered.
    const Type& result() const { return types_.type(current_); }
    /// The extent, or a fault at the node if nothing determines it.
    Dim dim(ExtentId extent);
    Shape shape(const Type& type);
    Expr fail(Diagnostic fault);
    void note(std::string text);
    /// Applies an op; the scalar operands of an element-wise one are broadcast.
    Expr apply_op(const Op& op, std::span<const Expr> operands,
                  std::span<const std::int64_t> attributes = {});

private:
    Expr lower(const AstNode& node);
    Expr number(const AstNode& node);
    Expr sum(const AstNode& node);
    Expr product(const AstNode& node);
    Expr quotient(const AstNode& node);
    Expr power(const AstNode& node);
    Expr matrix_power(const Expr& x, const Expr& exponent);
    Expr compare(const AstNode& node);
    Expr index(const AstNode& node);
    Expr block(const AstNode& node);
    Expr selector(std::span<const Dim> parts, std::size_t k, bool vector);
    Expr call(const AstNode& node);
    void note_broadcast(const AstNode& node);
    void mark_chains();
    bool divides_by_zero(const AstNode& node, const Expr& divisor);

    Graph& graph_;
    const Formula& formula_;
    Inference& types_;
    std::vector<Expr> symbols_;
    std::vector<Expr> lowered_;
    std::vector<bool> inner_;  ///< a sum inside a longer sum: lowered with it
    std::vector<std::string> notes_;
    std::optional<Diagnostic> fault_;
    AstId current_ = 0;
};

}  // namespace gradwright::syntax
