#pragma once
// From one node to its tree, given the trees of its operands. The parts are in terms.cpp (sums and
// coefficients), contraction.cpp, einsum.cpp, fused.cpp, application.cpp.

#include "render/network.hpp"
#include "render/selection.hpp"

#include <optional>

namespace gradwright::render {

class Notator {
public:
    explicit Notator(Graph& graph) : g_(graph), t_(trees_of(graph)) {}

    Tree build(const Expr& e);

private:
    /// A contraction on the way to paper: scalar factors above and below, and the rest.
    struct Parts {
        int sign = 1;
        std::vector<Tree> num, den;
        Tree core = nullptr;  ///< null for 1
    };

    Tree of(NodeId id) const { return t_.notations.at(id); }
    Tree of(const Expr& e) const { return of(e.id()); }

    Tree sum(const Expr& e);
    Tree blocks(const Expr& e);
    bool was_typed(const Expr& e) const;
    Tree sum_of_terms(const Expr& e, const Number& divisor);
    void bare_constants(std::vector<Signed>& terms) const;
    Signed term(const Number& c, const Expr& e);
    Signed scaled(const Number& c, Parts parts);
    Number take_known_constant(const Number& c, Parts& parts);
    std::pair<Tree, std::span<const Dim>> summands(Tree x) const;
    void find_means(Parts& p) const;
    void move_roots_below(Number& below, Parts& p) const;
    Tree scaled_core(Tree scalar, Tree core);

    Parts contraction(const Expr& e);
    void take_scalar(Tree x, bool below, Parts& parts) const;
    Tree scalar_power(const Expr& e, const Number& exponent);
    Tree norm_of_squares(const Expr& e);
    std::optional<std::vector<Piece>> pieces_of(const Expr& e, Parts& parts);
    std::optional<Piece> piece_of(const Factor& f, std::span<const Dim> dims,
                                  const Selection& selection);
    Tree einsum(Network& network, const Expr& e);
    Tree whole_tensor(Network& network, const Expr& e);
    Tree plain_einsum(const Expr& e);

    /// Fused output axes as vec, kron or reshape; null if they are none of these.
    Tree fused(std::vector<Piece> pieces, const Expr& e, Parts& parts);
    Tree fused_vector(std::vector<Piece> pieces, const Expr& e, Parts& parts);
    Tree kronecker(std::vector<Piece> pieces, const Expr& e, Parts& parts);
    Tree uneven_kronecker(const std::vector<Piece>& pieces, const Expr& e, Parts& parts);
    Tree reduced_value(std::vector<Piece> pieces, std::vector<Label> out, const Expr& e,
                       Parts& parts);

    Tree application(const Expr& e);
    Tree power_op(Tree base, Tree exponent);
    std::vector<Tree> operands(const Expr& e);

    Graph& g_;
    Trees& t_;
};

/// The scalar in every entry of a constant array, or null.
Tree bare_scalar(Trees& trees, Tree x);

}  // namespace gradwright::render
