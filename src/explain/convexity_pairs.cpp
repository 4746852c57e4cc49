#include "explain/convexity_terms.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright {
namespace {

/// A contraction opened, with one label replaced by another.
struct Opened {
    std::vector<FactorSpec> factors;
    std::vector<Axis> out;
    std::vector<Dim> label_dims;

    explicit Opened(const Expr& e)
        : out(e->out.begin(), e->out.end()),
          label_dims(e->label_dims.begin(), e->label_dims.end()) {
        for (const Factor& f : e->factors) {
            factors.push_back({{&e.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
        }
    }
    void unify(const Axis& from, const Axis& to) {
        const auto change = [&](Axis& a) {
            for (std::size_t i = 0; i < a.size(); ++i) {
                if (a[i] == from[0]) a[i] = to[0];
            }
        };
        for (FactorSpec& f : factors) std::ranges::for_each(f.axes, change);
        std::ranges::for_each(out, change);
    }
    void drop(std::size_t i) { factors.erase(factors.begin() + static_cast<std::ptrdiff_t>(i)); }
    Expr build(Graph& graph) const { return graph.contract({factors, out, label_dims}); }
};

/// v(i)·v(j) inside a term: the places of the two factors and the axes in which they differ.
struct Square {
    std::size_t first, second;
    std::vector<std::size_t> differing, common;
};

std::vector<Square> squares_in(const Expr& t) {
    std::vector<Square> found;
    for (std::size_t i = 0; i < t->factors.size(); ++i) {
        for (std::size_t j = i + 1; j < t->factors.size(); ++j) {
            const Factor &f = t->factors[i], &g = t->factors[j];
            if (f.node != g.node || !f.exponent.is_one() || !g.exponent.is_one()) continue;
            Square s{i, j, {}, {}};
            bool plain = true;
            for (std::size_t a = 0; a < f.axes.size(); ++a) {
                plain = plain && f.axes[a].is_single() && g.axes[a].is_single();
                (f.axes[a] == g.axes[a] ? s.common : s.differing).push_back(a);
            }
            if (plain && !s.differing.empty()) found.push_back(std::move(s));
        }
    }
    return found;
}

/// The entries of p sum to one over the axes in which the square differs.
bool sums_to_one(const Expr& p, const Square& s) {
    if (!has_fact(p, Facts::simplex)) return false;
    std::size_t trailing = p.order();
    if (p.is_apply() && !p->attributes.empty()) {
        trailing = static_cast<std::size_t>(p->attributes[0]);
    }
    const std::size_t lead = p.order() - trailing;
    return s.differing.size() == trailing && s.differing.front() == lead;
}

class PairOfSquare {
public:
    PairOfSquare(const Expr& t, const Square& s)
        : t_(t), s_(s), v_(&t.graph(), t->factors[s.first].node) {}

    /// The term with diag(v) in place of v*v'.
    Expr diagonal() const {
        Opened o(t_);
        o.drop(s_.second);
        unify_differing(o);
        return o.build(t_.graph());
    }

    /// The term with (v'*v)·I in place of v*v'.
    Expr scaled_identity() const {
        Opened o(t_);
        ContractionSpec norm;
        norm.label_dims.assign(v_.shape().begin(), v_.shape().end());
        FactorSpec base{v_, {}, 2}, factor{{}, {}, 1};
        for (std::size_t a = 0; a < v_.order(); ++a) base.axes.push_back(Axis(Label(a)));
        for (const std::size_t a : s_.common) {
            norm.out.push_back(base.axes[a]);
            factor.axes.push_back(t_->factors[s_.first].axes[a]);
        }
        norm.factors.push_back(base);
        factor.node = t_.graph().contract(std::move(norm));
        o.factors.push_back(factor);
        o.drop(s_.second);
        o.drop(s_.first);
        unify_differing(o);
        return o.build(t_.graph());
    }

    /// Whether the term is semidefinite with any semidefinite matrix in place of v*v'.
    bool is_middle() const {
        Opened o(t_);
        const auto& axes = t_->factors[s_.first].axes;
        const auto& other = t_->factors[s_.second].axes;
        Axis rows, columns;
        std::vector<Dim> extents;
        FactorSpec weight{{}, {}, 1};
        for (const std::size_t a : s_.differing) {
            rows.push_back(axes[a][0]);
            columns.push_back(other[a][0]);
            extents.push_back(v_.shape()[a]);
        }
        Shape weights;
        for (const std::size_t a : s_.common) {
            weight.axes.push_back(axes[a]);
            weights.push_back(v_.shape()[a]);
        }
        Graph& g = t_.graph();
        const Dim n = Dim::product(extents);
        const Dim square[] = {n, n};
        weight.node = g.symbol("\x01weight", weights, Facts::positive);
        o.factors.push_back(
            {g.symbol("\x01middle", square, Facts::positive_definite), {rows, columns}, 1});
        o.factors.push_back(weight);
        o.drop(s_.second);
        o.drop(s_.first);
        const Expr built = o.build(g);
        return built.is_contraction() && semidefinite_sign(built) > 0;
    }

    const Expr& vector() const { return v_; }

private:
    void unify_differing(Opened& o) const {
        for (const std::size_t a : s_.differing) {
            o.unify(t_->factors[s_.second].axes[a], t_->factors[s_.first].axes[a]);
        }
    }

    Expr t_;
    const Square& s_;
    Expr v_;
};

/// coefficient·e covers |smaller|·e' when e is the same node.
bool covers(const Scaled& larger, const Number& coefficient, const Expr& built) {
    if (built.is_sum()) {
        return built->terms.size() == 1 && built.child(0) == larger.expr &&
               !(abs(larger.coefficient) < abs(coefficient * built->terms[0].coefficient));
    }
    return built == larger.expr && !(abs(larger.coefficient) < abs(coefficient));
}

/// P·s^a against s^(a−1)·P*x*x'*P with s = x'*P*x.
bool is_cauchy_schwarz(const Scaled& larger, const Scaled& smaller, const Expr& x) {
    if (x.order() != 1 || !larger.expr.is_contraction() || semidefinite_sign(larger.expr) <= 0) {
        return false;
    }
    for (std::size_t i = 0; i < larger.expr->factors.size(); ++i) {
        if (!larger.expr->factors[i].axes.empty()) continue;
        Opened rest(larger.expr);
        const FactorSpec scalar = rest.factors[i];
        rest.drop(i);
        const Expr p = rest.build(x.graph());
        const Expr px = matmul(p, x);
        const Expr s = inner(x, px);
        const Expr built = hadamard(hadamard(power(scalar.node, scalar.exponent), reciprocal(s)),
                                    einsum("i,j->ij", {px, px}));
        const Expr whole = larger.coefficient * built + smaller.coefficient * smaller.expr;
        if (whole.is_zero()) return true;
    }
    return false;
}

}  // namespace

std::optional<CurvatureTerm> judged_pair(const Scaled& larger, const Scaled& smaller,
                                         const Expr& x) {
    if (!smaller.expr.is_contraction() || smaller.expr.order() == 0) return std::nullopt;
    CurvatureTerm pair;
    pair.term = larger.coefficient * larger.expr + smaller.coefficient * smaller.expr;
    pair.sign = larger.coefficient.is_negative() ? -1 : 1;
    pair.constant = !depends_on(pair.term, x);
    for (const Expr& form : turned_forms(smaller.expr, x)) {
        if (!form.is_contraction()) continue;
        for (const Square& s : squares_in(form)) {
            const PairOfSquare square(form, s);
            const bool simplex = sums_to_one(square.vector(), s) &&
                                 covers(larger, smaller.coefficient, square.diagonal());
            const bool projection =
                !simplex && covers(larger, smaller.coefficient, square.scaled_identity());
            if ((!simplex && !projection) || !square.is_middle()) continue;
            pair.law = simplex ? "diag(p) - p*p' with p >= 0 and sum(p) = 1, the covariance of a "
                                 "categorical variable"
                               : "(v'*v)*eye - v*v', the squared length outside v (Cauchy-Schwarz)";
            return pair;
        }
    }
    if (is_cauchy_schwarz(larger, smaller, x)) {
        pair.law = "P - P*v*v'*P/(v'*P*v) with P semidefinite (Cauchy-Schwarz)";
        return pair;
    }
    return std::nullopt;
}

}  // namespace gradwright
