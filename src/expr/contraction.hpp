#pragma once
// The stages of Graph::contract, each in its own file:
//   flatten.cpp    nested contractions dissolve by unification of labels
//   contract.cpp   the loop: flatten, orient, merge, cancel, components, canonical form
//   components.cpp closed components become scalars; equal components become powers
//   canonical.cpp  canonical labels, order of factors, the node

#include "expr/graph.hpp"

#include <optional>

namespace gradwright::contraction {

/// (A*B)^k, entry by entry, becomes k copies up to here; beyond it stays a power.
inline constexpr int most_copies = 4;

/// A contraction whose factors cannot be dissolved further, times a coefficient.
struct Draft {
    Number coefficient = 1;
    std::vector<FactorSpec> factors;
    std::vector<Axis> out;
    std::vector<Dim> label_dims;
};

/// Nothing if a factor is zero.
std::optional<Draft> flatten(Graph& graph, ContractionSpec spec);

/// Splits off closed components and groups equal ones. True if the draft must be built again.
bool split_components(Graph& graph, Draft& draft);

/// The factors of a contraction grouped by what hangs together through labels that are not output:
/// each group is one factor on the output labels of `contraction`, whose axes are plain.
std::vector<FactorSpec> parts_at_outputs(Graph& graph, const Expr& contraction);

/// The node of a draft that is in normal form but for labels and order, or minus a node where an
/// antisymmetric factor was turned, or zero where its terms cancel. Ignores the coefficient.
Expr canonical(Graph& graph, const Draft& draft);

/// Multiplies `factors` by the extents of the labels of `before` that neither they nor out mention.
void add_lost_labels(Graph& graph, const std::vector<FactorSpec>& before, Draft& draft);

/// Extents of the output axes.
Shape shape_of(std::span<const Axis> out, std::span<const Dim> label_dims);

/// A set of labels; labels are small integers.
class LabelSet {
public:
    void insert(Label l) {
        if (l < 64) {
            low_ |= std::uint64_t{1} << l;
            return;
        }
        if (l - 64u >= high_.size()) high_.resize(l - 63u, false);
        high_[l - 64u] = true;
    }
    void insert(std::span<const Axis> axes) {
        for (const Axis& a : axes) {
            for (const Label l : a) insert(l);
        }
    }
    bool contains(Label l) const {
        if (l < 64) return (low_ >> l & 1) != 0;
        return l - 64u < high_.size() && high_[l - 64u];
    }

private:
    std::uint64_t low_ = 0;
    std::vector<bool> high_;
};

/// All axes single and all labels distinct.
bool is_plain(std::span<const Axis> axes);
bool has_distinct_labels(std::span<const Axis> axes);

}  // namespace gradwright::contraction

namespace gradwright {

/// The canonical one of a node and its transpose, and whether it is the transpose.
struct Oriented {
    Expr expr;
    bool flipped = false;
};
Oriented orient(const Expr& e);

/// S' = -S, for a sum or an odd function of one.
bool is_antisymmetric(const Expr& e);
/// An even function of an antisymmetric sum, which is symmetric.
bool is_even_of_antisymmetric(const Expr& e);

}  // namespace gradwright
