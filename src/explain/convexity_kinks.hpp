#pragma once
// Functions with kinks: where a second derivative says nothing, composition rules do.

#include "expr/graph.hpp"

#include <string>
#include <vector>

namespace gradwright {

/// The expression has no jump in x: no step, sign, indicator or comparison of it.
bool is_continuous(const Expr& e, const Expr& x);

/// f = smooth + Σ kinked. A kinked term is relu, abs, max, min, ... of an affine function of x
/// times weights of one sign; `sign` is +1 if all of them are convex, −1 if all are concave, else
/// 0.
struct SplitAtKinks {
    Expr smooth;
    std::vector<Expr> kinked;
    int sign = 0;
};
SplitAtKinks split_at_kinks(const Expr& f, const Expr& x);

/// "on every convex set where the formula is defined", if that is not everywhere; else empty.
std::string domain_condition(const Expr& f, const Expr& x);

}  // namespace gradwright
