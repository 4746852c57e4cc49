#include "explain/convexity_terms.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"

#include <algorithm>

namespace gradwright {
namespace {

std::size_t label_count(std::span<const Axis> axes) {
    std::vector<Label> labels;
    for (const Axis& a : axes) labels.insert(labels.end(), a.begin(), a.end());
    std::ranges::sort(labels);
    return static_cast<std::size_t>(std::ranges::unique(labels).begin() - labels.begin());
}

bool is_summed(const Expr& t) { return t->label_dims.size() > label_count(t->out); }

bool halves_agree(const Expr& t) {
    const std::size_t half = t->out.size() / 2;
    return std::ranges::equal(t->out.first(half), t->out.subspan(half));
}

bool is_positive(const Expr& t, const Factor& f) {
    const Facts base = facts_of({&t.graph(), f.node});
    return has(base, Facts::positive);
}

/// Nothing is summed; each axis of the variable is scaled by a positive weight or multiplied by a
/// definite matrix.
bool is_definite_product(const Expr& t) {
    if (is_summed(t)) return false;
    const std::size_t half = t->out.size() / 2;
    std::vector<bool> covered(half, false);
    for (std::size_t i = 0; i < half; ++i) covered[i] = t->out[i] == t->out[i + half];
    for (const Factor& f : t->factors) {
        bool fits = false;
        for (std::size_t i = 0; i < half && !fits; ++i) {
            if (f.axes.size() != 2 || covered[i]) continue;
            const bool between = (f.axes[0] == t->out[i] && f.axes[1] == t->out[i + half]) ||
                                 (f.axes[1] == t->out[i] && f.axes[0] == t->out[i + half]);
            fits = between && f.exponent.is_one() &&
                   has_fact({&t.graph(), f.node}, Facts::positive_definite);
            if (fits) covered[i] = true;
        }
        if (!fits && !is_positive(t, f)) return false;
    }
    return std::ranges::find(covered, false) == covered.end();
}

/// X'·W·X with weights or a middle known positive: the X, whose rank decides.
Expr gram_root(const Expr& t) {
    if (!t.is_contraction() || t.order() != 2 || !is_summed(t)) return {};
    Expr root;
    for (const Factor& f : t->factors) {
        const Expr node(&t.graph(), f.node);
        const bool outer = f.axes.size() == 2 && f.exponent.is_one() &&
                           std::ranges::any_of(f.axes, [&](const Axis& a) {
                               return a == t->out[0] || a == t->out[1];
                           });
        if (outer) {
            if (root && root != node) return {};
            root = node;
            continue;
        }
        const bool middle = f.axes.size() == 2 && f.exponent.is_one() &&
                            has_fact(node, Facts::positive_definite);
        if (!middle && !is_positive(t, f)) return {};
    }
    return root;
}

std::string law_of_contraction(const Expr& t) {
    if (t.is_scalar()) return "a product of factors that are >= 0";
    const bool summed = is_summed(t);
    if (!summed && halves_agree(t)) {
        return t->factors.empty() ? "the identity" : "diagonal, with entries >= 0";
    }
    const auto is_middle = [&](const Factor& f) {
        return f.axes.size() == 2 && f.axes[0] != f.axes[1] &&
               has_fact({&t.graph(), f.node}, Facts::positive_semidefinite);
    };
    const auto middles = std::ranges::count_if(t->factors, is_middle);
    if (!summed && middles > 1) {
        return t.order() == 2 ? "a Schur product of semidefinite matrices"
                              : "a Kronecker product of semidefinite matrices";
    }
    if (!summed && middles == 1) return "a semidefinite matrix times a weight >= 0";
    if (middles > 0) return "A'*M*A with M semidefinite";
    return summed && gram_root(t) ? "A'*diag(w)*A with weights w >= 0"
                                  : "v*v' times weights >= 0";
}

/// For a symmetric variable D' = D, so that either pair of axes may be turned round.
std::vector<Expr> turned(const Expr& t, const Expr& x) {
    std::vector<Expr> forms{t};
    if (t.order() == 4 && is_symmetric(x)) {
        const std::size_t order[] = {0, 1, 3, 2};
        forms.push_back(permute(t, order));
    }
    return forms;
}

int sign_of(const Expr& t) {
    const Facts facts = facts_of(t);
    if (t.is_scalar()) {
        if (has(facts, Facts::nonnegative)) return 1;
        return has(facts, Facts::nonpositive) ? -1 : 0;
    }
    if (has(facts, Facts::positive_semidefinite)) return 1;
    return semidefinite_sign(t);
}

bool is_definite(const Expr& t) {
    if (t.is_scalar()) return has_fact(t, Facts::positive);
    return has_fact(t, Facts::positive_definite) || (t.is_contraction() && is_definite_product(t));
}

std::string law_of(const Expr& t) {
    if (t.is_contraction()) return law_of_contraction(t);
    if (t.is_scalar()) return ">= 0";
    if (t.is_symbol()) return "declared " + text_of(t->declared);
    return "a matrix known to be semidefinite";
}

/// A contraction opened, with one label replaced by another.
struct Opened {
    std::vector<FactorSpec> factors;
    std::vector<Axis> out;
    std::vector<Dim> label_dims;

    explicit Opened(const Expr& e)
        : out(e->out.begin(), e->out.end()), label_dims(e->label_dims.begin(), e->label_dims.end()) {
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
        o.factors.push_back({g.symbol("\x01middle", square, Facts::positive_definite),
                             {rows, columns}, 1});
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
        const Expr built =
            hadamard(hadamard(power(scalar.node, scalar.exponent), reciprocal(s)),
                     einsum("i,j->ij", {px, px}));
        const Expr whole = larger.coefficient * built + smaller.coefficient * smaller.expr;
        if (whole.is_zero()) return true;
    }
    return false;
}

}  // namespace

CurvatureTerm judged(const Number& coefficient, const Expr& term, const Expr& x) {
    CurvatureTerm judgement;
    judgement.term = coefficient * term;
    judgement.constant = !depends_on(term, x);
    const int side = coefficient.is_negative() ? -1 : 1;
    for (const Expr& form : turned(term, x)) {
        const int sign = sign_of(form);
        if (sign == 0) continue;
        judgement.sign = sign * side;
        judgement.definite = sign > 0 && is_definite(form);
        judgement.law = law_of(form);
        if (!judgement.definite) judgement.full_rank = gram_root(form);
        break;
    }
    return judgement;
}

std::optional<CurvatureTerm> judged_pair(const Scaled& larger, const Scaled& smaller,
                                         const Expr& x) {
    if (!smaller.expr.is_contraction() || smaller.expr.order() == 0) return std::nullopt;
    CurvatureTerm pair;
    pair.term = larger.coefficient * larger.expr + smaller.coefficient * smaller.expr;
    pair.sign = larger.coefficient.is_negative() ? -1 : 1;
    pair.constant = !depends_on(pair.term, x);
    for (const Expr& form : turned(smaller.expr, x)) {
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
