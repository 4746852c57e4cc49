#pragma once
// The differential of a typed formula, worked out rule by rule and kept as the user would write it:
// a sum of terms, each a chain of contexts linear in what stands inside.

#include "explain/typed_notation.hpp"

#include <functional>
#include <memory>

namespace gradwright::explain {

/// Something linear in dx.
struct Linear;
using LinearPtr = std::shared_ptr<const Linear>;

/// A place in an expression that is linear in what is put there.
struct Context {
    std::function<Tree(Tree)> show;
    std::function<Expr(const Expr&)> value;
};

struct Part {
    Number coefficient = 1;
    Context context;  ///< empty functions: the thing itself
    LinearPtr of;
};

struct Linear {
    enum class Kind : std::uint8_t { tangent, mark, sum };
    Kind kind = Kind::sum;
    AstId id = 0;             ///< of a mark: whose differential it is
    Tree tree = nullptr;      ///< of a tangent or a mark
    std::vector<Part> parts;  ///< of a sum
    bool by_product = false;  ///< a sum from a product rule: shown term by term
};

/// A term of a differential as it is shown: coefficient times tree.
struct ShownTerm {
    Number coefficient = 1;
    Tree tree = nullptr;
    std::function<Expr(const Expr&)> value;  ///< of the whole term, by that of what is innermost
    LinearPtr inner;
};

class Differentiation {
public:
    Differentiation(const TypedFormula& typed, Graph& graph, const Expr& x);

    bool depends() const { return depends_[typed_.ast().root]; }
    LinearPtr start() { return mark(typed_.ast().root); }
    /// Works out what is marked, one rule deep; what is linear goes through at once.
    LinearPtr unfolded(const LinearPtr& d);
    static bool has_marks(const LinearPtr& d);
    /// The rules used by the last unfolding, each with a statement: "product rule: d(A*B) = ...".
    const std::vector<std::string>& rules() const { return rules_; }
    /// An op on the way has no rule: why.
    const std::optional<Diagnostic>& fault() const { return fault_; }

    Tree formula() { return notation_.tree(typed_.ast().root); }
    Tree shown(const LinearPtr& d);
    std::vector<ShownTerm> terms(const LinearPtr& d);
    Expr value(const LinearPtr& d);
    Expr value(const ShownTerm& term);

private:
    /// A node as a function of operands that need not be its children: a norm squared is one.
    struct Function {
        AstId id = 0;
        std::vector<AstId> operands;
        bool whole = true;  ///< the operands are the children
    };

    bool is_variable(AstId id) const;
    AstId behind_references(AstId id) const;
    Function function_of(AstId id) const;
    Expr evaluated(const Function& f, const std::vector<Expr>& operands) const;
    Expr evaluated(AstId id, const Function& f, const std::vector<Expr>& operands) const;
    std::vector<Expr> values(const Function& f) const;
    std::vector<Expr> stand_ins(const Function& f, bool with_facts) const;
    /// Operands that depend on the variable.
    std::vector<std::size_t> dependent_slots(const Function& f) const;
    bool is_linear_in(const Function& f, const std::vector<std::size_t>& slots) const;
    bool is_linear_in(const Function& f, std::size_t slot) const;

    LinearPtr mark(AstId id);
    LinearPtr tangent(AstId id);
    LinearPtr worked_out(AstId id);
    LinearPtr sum_rule(AstId id);
    LinearPtr transposed(AstId id, LinearPtr of);
    LinearPtr product_rule(const Function& f, const std::vector<std::size_t>& slots);
    LinearPtr nonlinear_rule(const Function& f, const std::vector<std::size_t>& slots);
    LinearPtr inside(AstId id, bool in_product);
    Context slot(const Function& f, std::size_t k);
    void note(std::string rule);
    AstId name_giver(const Function& f) const;
    Tree pattern_of(const Function& f, const std::vector<Expr>& ins);
    void note_rule(const Function& f, const Expr& pattern, std::size_t slot, const Expr& d);

    const TypedFormula& typed_;
    Graph& graph_;
    Expr x_;
    Expr dx_;
    TypedNotation notation_;
    std::vector<bool> depends_;
    std::vector<std::string> rules_;
    std::optional<Diagnostic> fault_;
};

}  // namespace gradwright::explain
