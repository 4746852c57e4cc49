#pragma once
// A contraction as a network of trees on labels, reduced step by step to matrix notation. Greedy:
// vectors first, then traces, parallel edges, and products (normal-form.md, printing).

#include "render/trees.hpp"

namespace gradwright::render {

/// Π num ./ Π den on one or two labels; a tensor stands on more and has one numerator.
struct Piece {
    std::vector<Label> at;
    std::vector<Tree> num, den;

    bool is_vector() const { return at.size() == 1; }
    bool is_edge() const { return at.size() == 2; }
    bool touches(Label l) const;
};

class Network {
public:
    Network(Trees& trees, std::vector<Piece> pieces, std::vector<Label> out,
            std::span<const Dim> dims);

    /// Eliminates summed labels while a rule applies.
    void reduce();
    bool is_reduced() const;
    /// The value on at most two output labels; null for 1. Requires `is_reduced()`.
    Tree value();
    /// Scalars split off on the way; factors of the value.
    const std::vector<Tree>& scalars() const { return scalars_; }
    const std::vector<Piece>& pieces() const { return pieces_; }
    /// The tree of a piece.
    Tree tree_of(const Piece& piece);

private:
    bool merge_vectors();
    bool close_loop();
    bool drop_leaf();
    bool merge_parallel();
    bool join_edges(std::size_t vectors);

    std::vector<Label> summed() const;
    std::vector<std::size_t> at(Label l) const;
    Tree edge(const Piece& piece, Label from, Label to);
    Tree sum_of(const Piece& vector);
    Tree dot_product(const Piece& vector);
    Tree inner_product(const Piece& a, const Piece& b);
    Tree row_products(const Piece& a, const Piece& b, Label outer, Label inner);
    Tree trace(Tree x);
    Tree row_sums(Tree x);
    Tree matrix_value();
    Tree scaled_edge(const Piece& piece, Tree left, Tree right);
    std::vector<Dim> dims_at(std::span<const Label> labels) const;
    void erase(std::vector<std::size_t> places);

    Trees& t_;
    std::vector<Piece> pieces_;
    std::vector<Label> out_;
    std::span<const Dim> dims_;
    std::vector<Tree> scalars_;
};

}  // namespace gradwright::render
