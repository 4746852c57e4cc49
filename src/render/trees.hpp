#pragma once
// The arena of all trees of one graph, and the constructors that keep them short: they drop
// identities, collect powers, merge nested products, and cancel equal texts.

#include "render/notation.hpp"

#include <deque>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace gradwright::render {

/// A term of a sum.
struct Signed {
    int sign = 1;
    Tree tree = nullptr;
};

class Trees {
public:
    /// The tree with this structure, the only one.
    Tree make(Notation n);
    Tree make(Form form, Stance stance, std::vector<Tree> args);

    Tree number(const Number& value);
    Tree name(const Expr& symbol);
    /// A name that is no symbol of the graph.
    Tree word(std::string_view text, Stance stance);
    Tree call(std::string_view function, std::vector<Tree> args, Stance stance);
    /// A call that makes a scalar of the entries of x, which has the given extents.
    Tree reduction(std::string_view function, Tree x, std::span<const Dim> dims);
    /// The scalar in every entry.
    Tree constant(Tree scalar, std::span<const Dim> shape);
    Tree ones(std::span<const Dim> shape) { return constant(number(1), shape); }
    Tree identity(const Dim& n);

    Tree product(std::vector<Tree> factors);
    Tree hadamard(std::vector<Tree> factors);
    /// Π num ./ Π den on entries of the given shape; equal factors cancel.
    Tree entries(const std::vector<Tree>& num, const std::vector<Tree>& den,
                 std::span<const Dim> shape);
    Tree quotient(Tree a, Tree b);
    Tree power(Tree base, const Number& exponent);
    Tree entry_power(Tree base, const Number& exponent);
    /// The power of a scalar, or the entry-wise power of an array; the exponent is positive.
    Tree raised(Tree base, const Number& exponent);
    /// Positive terms first, then by degree and name, unless the terms are in a typed order.
    Tree sum(std::vector<Signed> terms, Stance stance, bool in_order = false);
    Tree negative(Tree x);
    Tree diagonal(Tree x);
    Tree grid(Notation blocks);
    Tree transposed(Tree x);
    /// The entries x[i, j] with 1-based indices, 0 for a whole axis.
    Tree entry(Tree x, std::vector<std::int64_t> indices);
    /// A sum with its leading term positive, for functions that do not see the sign.
    Tree leading_positive(Tree x);
    /// -x without a minus, if a difference inside can be turned round; else null. A difference that
    /// is a factor twice, as in (x - m)*(x - m)', stays as it is.
    Tree turned(Tree x) { return turned(x, x, 0); }
    /// The shorter of x and (x')'.
    Tree better_side(Tree x);

    /// A variable is called pi or e, so that the numbers must stay decimals.
    bool names_constant = false;
    /// What is already known of nodes, by id.
    std::unordered_map<NodeId, Tree> notations;

private:
    Tree build_transposed(Tree x);
    Tree turned(Tree x, Tree whole, int depth);
    bool is_factor_twice(Tree part, Tree whole);
    std::vector<Tree> opened(const std::vector<Tree>& factors);
    void gather_row(std::vector<Tree>& factors);
    Tree transposed_product(Tree x);
    Tree transposed_blocks(Tree x);
    Tree if_not_longer(Tree x, std::vector<Tree> args, Stance stance);

    std::deque<Notation> nodes_;
    struct KeyHash {
        std::size_t operator()(const Key& key) const { return key.hi ^ key.lo; }
    };
    std::unordered_map<Key, Tree, KeyHash> by_key_;
};

inline Trees& trees_of(Graph& graph) { return graph.attached<Trees>(); }

/// The shorter one; the first of equals.
inline Tree shorter(Tree a, Tree b) { return b->size < a->size ? b : a; }
inline bool is_number(Tree x, int value) { return x->form == Form::number && x->value == value; }
inline bool is_call(Tree x, std::string_view name) {
    return x->form == Form::call && x->text == name;
}
inline bool is_scalar(Tree x) { return x->stance == Stance::scalar; }
inline bool is_op(Tree x, const Op& op) { return x->form == Form::apply && x->op == &op; }
inline Stance stance_of(std::size_t order) {
    return order == 0   ? Stance::scalar
           : order == 1 ? Stance::column
           : order == 2 ? Stance::matrix
                        : Stance::tensor;
}
Stance turned_stance(Stance stance);
/// 0.3 for 3/10; nothing for halves, thirds, eighths and what has no short decimal.
std::optional<std::string> short_decimal(const Number& value);
/// The numeric value of a number or of a quotient of numbers.
std::optional<Number> numeric(Tree x);
/// base and exponent of a power, an entry-wise power or a square root; else x and 1.
std::pair<Tree, Number> base_and_exponent(Tree x);
/// The order in which a careful author writes factors: short before long, then by name.
bool is_factor_before(Tree a, Tree b);
/// The order of terms: high degree first, then by name.
bool is_term_before(Tree a, Tree b);

}  // namespace gradwright::render
