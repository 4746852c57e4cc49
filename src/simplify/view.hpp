#pragma once
// A contraction opened for rewriting by a law.

#include "ops/op.hpp"

#include <vector>

namespace gradwright {

struct View {
    std::vector<FactorSpec> factors;
    std::vector<Axis> out;
    std::vector<Dim> label_dims;

    explicit View(const Expr& e)
        : out(e->out.begin(), e->out.end()),
          label_dims(e->label_dims.begin(), e->label_dims.end()) {
        for (const Factor& f : e->factors) {
            factors.push_back({{&e.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
        }
    }

    Expr build(Graph& graph) && {
        return graph.contract({std::move(factors), std::move(out), std::move(label_dims)});
    }
};

/// How often each label of a contraction occurs, output included.
std::vector<int> uses_of(const Expr& e);

/// c·a + c·b with a constant of ones a: the other term and c; nothing otherwise.
struct OnePlus {
    Expr other;
    Number coefficient;  ///< of `other`; that of the ones is +1
};
std::optional<OnePlus> one_plus(const Expr& sum);

/// x of op(x), also of op(x)' seen as op(x'); empty for anything else.
Expr operand_of(const Expr& e, const Op& op);

/// Element-wise sum of a constant 1 and an expression times a coefficient.
Expr one_minus(const Expr& e);

}  // namespace gradwright
