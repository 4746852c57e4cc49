#pragma once
// Kinds and extents of every node of the tree, for one reading of the undeclared names.

#include <gradwright/result.hpp>

#include "syntax/op_rules.hpp"
#include "syntax/resolve.hpp"
#include "syntax/types.hpp"

#include <map>

namespace gradwright::syntax {

/// The form each name is read as, by index of the name.
using Reading = std::vector<Form>;

/// A formula that has been read: the input of inference and lowering.
struct Formula {
    std::string_view text;
    Ast ast;
    Resolved names;

    const AstNode& node(AstId id) const { return ast.nodes[id]; }
    std::string quote(const AstNode& node) const {
        return std::string(text.substr(node.span.begin, node.span.end - node.span.begin));
    }
    /// As an operand of a postfix: in parentheses unless it needs none.
    std::string quote_tight(const AstNode& node) const {
        return node.atomic ? quote(node) : "(" + quote(node) + ")";
    }
    /// Its transpose.
    std::string quote_turned(const AstNode& node) const {
        if (node.kind != AstKind::transpose || quote(node).starts_with("("))
            return quote_tight(node) + "'";
        return quote_tight(ast.nodes[ast.child(node, 0)]);
    }
    const Callee& callee(const AstNode& node) const { return names.callees[node.target]; }
};

class Inference {
public:
    Inference(const Formula& formula, OpRules& rules) : formula_(formula), rules_(rules) {}

    /// False on a conflict, which is then in `fault()`.
    bool run(const Reading& reading);

    // Results.
    Extents& extents() { return extents_; }
    const Type& type(AstId id) const { return types_[id]; }
    const Type& type_of_name(std::size_t name) const { return names_[name]; }
    /// How far the reading departs from how formulas are usually written.
    int oddness() const { return oddness_; }
    bool has_fault() const { return fault_.has_value(); }
    const Diagnostic& fault() const { return *fault_; }
    /// How many nodes were understood before the conflict.
    std::size_t progress() const { return progress_; }
    const Formula& formula() const { return formula_; }

    // For rules.
    const Type& operand(const AstNode& node, std::size_t i) const {
        return types_[formula_.ast.child(node, i)];
    }
    const AstNode& operand_node(const AstNode& node, std::size_t i) const {
        return formula_.node(formula_.ast.child(node, i));
    }
    ExtentId open() { return extents_.open(); }
    ExtentId fixed(const Dim& dim) { return extents_.fixed(dim); }
    ExtentId size_operand(const AstNode& node, std::size_t i) {
        return fixed(formula_.names.extents[operand_node(node, i).target]);
    }
    bool unify(const Type& a, const Type& b);
    Type elementwise(const AstNode& node, const Type& a, const Type& b, std::string_view verb);
    /// Extents of the labels of an einsum call, by character.
    std::map<char, ExtentId>& labels(const AstNode& call) { return labels_[&call]; }
    void odd(int amount) { oddness_ += amount; }
    /// Records the fault and gives a type to go on with.
    Type fail(Diagnostic fault);
    /// "a vector of length n"; names extents that are still open.
    std::string describe(const Type& type);
    /// A note under an operand: "this is a matrix n×n (declared: ...)".
    Note note(const AstNode& node, const Type& type);
    Type wrong_kind(const AstNode& call, std::size_t operand, std::string_view wanted,
                    std::string hint = {});
    Type not_square(const AstNode& place, std::size_t operand, std::string_view what);
    /// Names what is open: n for a first vector or square matrix, m and n for a matrix.
    void name_open_extents();
    std::optional<Diagnostic> check_combinations();
    /// A conflict between the operands of a node, with a note under each.
    Type mismatch(const AstNode& node, std::string message, std::string hint = {});

private:
    Type infer(AstId id, const AstNode& node);
    Type name_type(std::size_t name, Form form);
    Type add(const AstNode& node);
    Type multiply(const AstNode& node);
    Type product_of_arrays(const AstNode& node, const Type& a, const Type& b);
    Type divide(const AstNode& node);
    Type power(const AstNode& node);
    Type dot_power(const AstNode& node);
    Type transpose(const AstNode& node);
    Type index(const AstNode& node);
    Type call(const AstNode& node);
    Type block_row(const AstNode& node);
    Type block(const AstNode& node);
    std::string product_hint(const AstNode& node, const Type& a, const Type& b);
    bool is_leading_name(AstId id) const;

    const Formula& formula_;
    OpRules& rules_;
    Extents extents_;
    std::vector<Type> types_;
    std::vector<Type> names_;
    std::map<const AstNode*, std::map<char, ExtentId>> labels_;
    int oddness_ = 0;
    std::size_t progress_ = 0;
    std::optional<Diagnostic> fault_;
    bool naming_ = false;
};

}  // namespace gradwright::syntax
