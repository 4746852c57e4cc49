#pragma once
// Unit vectors as indices: Σᵢ eₖᵢ xᵢ is x[k].

#include "render/trees.hpp"

namespace gradwright::render {

/// The labels of a contraction at which a unit vector selects one entry of everything else there.
class Selection {
public:
    explicit Selection(const Expr& contraction);

    /// The factor is a unit vector that indices have replaced.
    bool is_spent(const Factor& f) const;
    /// x indexed where it is selected; `at` keeps the other labels. What is left of a matrix
    /// stands as a column.
    Tree entries(Trees& trees, Tree x, std::vector<Label>& at) const;

private:
    struct Choice {
        NodeId unit = no_node;
        std::int64_t entry = 0;
        bool is_output = false;
    };
    std::vector<Choice> choices_;  ///< by label
};

}  // namespace gradwright::render
