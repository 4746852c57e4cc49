#include "expr/build.hpp"
#include "expr/contraction.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright {
namespace {

/// A contraction that only swaps the axes of an atom.
bool is_transposed_atom(const Expr& e) {
    if (!e.is_contraction() || e->factors.size() != 1 || e.order() != 2) return false;
    const Factor& f = e->factors[0];
    return f.exponent.is_one() && f.axes.size() == 2 && f.axes[0] == e->out[1] &&
           f.axes[1] == e->out[0] && e->out[0] != e->out[1];
}

Expr without_content(const Expr& e) {
    if (!e.is_sum() || e.is_zero()) return e;
    const Number c = content(e);
    return c.is_one() ? e : c.reciprocal() * e;
}

/// f(-x) for f(x).
Expr of_negated(const Expr& e) {
    const Expr operand = -e.child(0);
    return with_children(e, {&operand, 1});
}

Expr build_transpose(const Expr& e) {
    Graph& g = e.graph();
    if (e.is_sum()) {
        std::vector<Scaled> terms;
        for (const Term& t : e->terms) terms.push_back({t.coefficient, transpose({&g, t.node})});
        const Shape shape(e.shape().rbegin(), e.shape().rend());
        return g.sum(terms, shape);
    }
    return einsum("ij->ji", {e});
}

bool is_negated(const Expr& a, const Expr& b) {
    return std::ranges::equal(a->terms, b->terms, [](const Term& s, const Term& t) {
        return s.node == t.node && s.coefficient == -t.coefficient;
    });
}

bool acts_on_antisymmetric(const Expr& e) {
    return e.is_apply() && e->function->elementwise && e.child_count() == 1 &&
           e.child(0).is_sum() && is_antisymmetric(e.child(0));
}

}  // namespace

bool is_antisymmetric(const Expr& e) {
    if (e.order() != 2 || e.is_zero()) return false;
    if (e.is_sum()) return is_negated(e, transpose(e));
    return acts_on_antisymmetric(e) && of_negated(e) == -e;
}

bool is_even_of_antisymmetric(const Expr& e) {
    return acts_on_antisymmetric(e) && of_negated(e) == e;
}

Expr transpose(const Expr& e) {
    if (e.order() < 2) return e;
    assert(e.order() == 2);
    if (e->transposed == no_node) {
        const Expr t = build_transpose(e);
        e->transposed = t.id();
        t->transposed = e.id();
    }
    return {&e.graph(), e->transposed};
}

Oriented orient(const Expr& e) {
    if (e.order() != 2 || e.is_symbol() || e.is_apply() || e.is_zero()) return {e, false};
    const Expr t = transpose(e);
    if (t == e) return {e, false};
    if (e->oriented == no_node) {
        bool flip = false;
        if (is_transposed_atom(e)) {
            flip = true;
        } else if (!is_transposed_atom(t)) {
            // The sign of a sum differs between S and S', so it must not take part, but where
            // S' = -S nothing else is left.
            const Expr plain = without_content(e), turned = without_content(t);
            flip = plain == turned ? content(e).is_negative() : turned->key < plain->key;
        }
        e->oriented = t->oriented = flip ? t.id() : e.id();
    }
    return {{&e.graph(), e->oriented}, e->oriented != e.id()};
}

}  // namespace gradwright
