#pragma once
// Factors that move indices instead of holding numbers: a slice, an entry, a block put in its
// place.

#include "execute/plan/plan.hpp"

#include <optional>

namespace gradwright::execute {

/// Index `outer` is index `inner` + offset; without `inner` it is `offset` alone.
struct Selection {
    Label outer = 0, inner = 0;
    bool fixed = false;
    Count offset = 0;
};

/// What factor k of a contraction selects; nothing if it holds numbers.
bool selects(const Expr& factor);
std::optional<Selection> selection_of(const Expr& contraction, std::size_t k, const Sizes& sizes);

/// onehot(y, c): what stands in a product with it is picked by class number instead.
bool is_indicator(const Expr& e);

}  // namespace gradwright::execute
