#pragma once
// From a right expression to the shortest equal one that the laws reach. The normal form has done
// most of the work already; what is left is factoring, distribution and named laws.

#include "expr/graph.hpp"

#include <functional>

namespace gradwright {

struct SimplifyOptions {
    /// Printed size of an expression. Given by the caller: this room knows no notation.
    std::function<int(const Expr&)> size;
    /// Nodes beyond which only the normal form is kept; the effort is linear below it.
    std::size_t most_nodes = 4000;
    /// Printed size beyond which only the laws that always improve are applied: nobody reads so
    /// long a text, and whoever computes with it picks the cheaper form anyway.
    int most_symbols = 2000;
};

/// An expression equal to `e` on its domain, wherever `e` is finite, and never larger in print.
Expr simplify(const Expr& e, const SimplifyOptions& options);

/// Numerically stable forms, applied before differentiating: log(sum(exp(x))) is logsumexp(x),
/// exp(x)/sum(exp(x)) is softmax(x), log(1 + exp(x)) is softplus(x), 1/(1 + exp(-x)) is sigmoid(x).
Expr stabilise(const Expr& e);

}  // namespace gradwright
