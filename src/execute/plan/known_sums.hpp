#pragma once
// Sums that lie in a buffer already and are part of longer ones: the normal form of y + h*k, where
// y is a sum, is one sum of all terms.

#include "expr/graph.hpp"
#include "expr/node_map.hpp"

#include <vector>

namespace gradwright::execute {

struct SplitSum {
    Expr known;                      ///< empty: there is none
    Number times = 0;                ///< how often the whole has it
    std::vector<std::size_t> terms;  ///< of the whole, that are left
};

class KnownSums {
public:
    /// A sum of three terms and more; anything else is of no use.
    void add(const Expr& e);
    /// By the longest known sum whose terms `e` has, all in one proportion.
    SplitSum split(const Expr& e) const;

private:
    NodeMap<std::vector<Expr>> by_newest_term_;
};

}  // namespace gradwright::execute
