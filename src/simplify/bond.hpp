#pragma once
// Two matrices that meet at one summed label, with what else stands on it: Q'Q, L L', V f(d) V'.

#include "expr/build.hpp"

#include <vector>

namespace gradwright {

/// Factors of a contraction by their number; `axis` is where each of the two stands on the label.
struct Bond {
    struct End {
        std::size_t factor = 0, axis = 0;
    };

    Expr product;  ///< the contraction
    End one, other;
    std::vector<std::size_t> between;  ///< further factors on the label

    Expr first() const { return product.child(one.factor); }
    Expr second() const { return product.child(other.factor); }
    /// X'X or XX': the same matrix from both sides.
    bool is_mirrored() const { return first() == second() && one.axis == other.axis; }
    /// The contraction with `middle` for the two and all between them, on the axes left over.
    Expr joined(const Expr& middle) const;
};

/// The first bond of a matrix that `starts` accepts for which `join` gives a result; both matrices
/// stand to the first power. Nothing where there is none.
Expr at_bonds(const Expr& e, bool (*starts)(const Expr&), Expr (*join)(const Bond&));

}  // namespace gradwright
