// Functions of a symmetric matrix seen through its eigenvalues, and factors seen through their
// product.

#include "simplify/laws.hpp"

#include "ops/matrix.hpp"
#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright::law {
namespace {

/// f(S) for the function of the eigenvalues of `matrix` that `weight` is: powers, log and exp;
/// empty for others. S is the symmetric part of the matrix: eigenvalues, eigenvectors and the
/// Cholesky factor look at no more of it.
Expr spectral_function(const Expr& matrix, const Expr& weight, const Number& exponent) {
    const Expr s = ops::symmetric_part(matrix);
    if (weight.is_apply_of(ops::eigvals) && weight.child(0) == matrix) {
        if (exponent.is_one()) return s;
        if (exponent == Number(2)) return matmul(s, s);
        if (exponent == Number(-1)) return apply(ops::inv, {s});
        if (exponent == Number::ratio(1, 2)) return apply(ops::sqrtm, {s});
        if (exponent == Number::ratio(-1, 2)) return apply(ops::inv, {apply(ops::sqrtm, {s})});
        return {};
    }
    if (!weight.is_apply() || weight.child_count() == 0 || !exponent.is_one()) return {};
    const Expr inner = weight.child(0);
    if (!inner.is_apply_of(ops::eigvals) || inner.child(0) != matrix) return {};
    if (weight.is_apply_of(ops::log)) return apply(ops::logm, {s});
    if (weight.is_apply_of(ops::exp)) return apply(ops::expm, {s});
    return {};
}

bool is_vectors(const Expr& e) { return e.is_apply_of(ops::eigvecs); }

}  // namespace

/// V f(diag(lambda)) V' = f(S), for sums of such functions as well.
Expr eigen_decomposition(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!is_vectors(e.child(i)) || !e->factors[i].exponent.is_one()) continue;
        const Axis bond = e->factors[i].axes[1];
        if (!bond.is_single()) continue;
        std::optional<std::size_t> partner, weight;
        bool blocked = std::ranges::find(e->out, bond) != e->out.end();
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            const Factor& f = e->factors[j];
            if (j == i || std::ranges::find(f.axes, bond) == f.axes.end()) continue;
            const bool mirrors = e.child(j) == e.child(i) && f.axes[1] == bond && !partner;
            if (mirrors) {
                partner = j;
            } else if (f.axes.size() == 1 && !weight) {
                weight = j;
            } else {
                blocked = true;
            }
        }
        if (blocked || !partner) continue;
        const Expr s = e.child(i).child(0);
        Expr value = identity(e.graph(), s.shape()[0]);
        if (weight && e.child(*weight).is_sum() && e->factors[*weight].exponent.is_one()) {
            value = {};
            for (const Term& t : e.child(*weight)->terms) {
                const Expr term(&e.graph(), t.node);
                const Expr f = is_ones(term) ? identity(e.graph(), s.shape()[0])
                                             : spectral_function(s, term, 1);
                if (!f) return {};
                value = value ? value + t.coefficient * f : t.coefficient * f;
            }
        } else if (weight) {
            value = spectral_function(s, e.child(*weight), e->factors[*weight].exponent);
        }
        if (!value) continue;
        View v(e);
        FactorSpec replaced{value, {e->factors[i].axes[0], e->factors[*partner].axes[0]}, 1};
        std::vector<FactorSpec> rest;
        for (std::size_t j = 0; j < v.factors.size(); ++j) {
            if (j != i && j != *partner && j != weight) rest.push_back(std::move(v.factors[j]));
        }
        rest.push_back(std::move(replaced));
        v.factors = std::move(rest);
        return std::move(v).build(e.graph());
    }
    return {};
}

/// U diag(s) V' = X.
Expr singular_decomposition(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!e.child(i).is_apply_of(ops::singular_vectors_left)) continue;
        const Expr x = e.child(i).child(0);
        const Axis bond = e->factors[i].axes[1];
        std::optional<std::size_t> right, values;
        std::size_t uses = 0;
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            const Factor& f = e->factors[j];
            uses += static_cast<std::size_t>(std::ranges::count(f.axes, bond));
            if (!f.exponent.is_one() || !e.child(j).is_apply() || e.child(j).child_count() == 0 ||
                e.child(j).child(0) != x) {
                continue;
            }
            if (e.child(j).is_apply_of(ops::singular_vectors_right) && f.axes[1] == bond) right = j;
            if (e.child(j).is_apply_of(ops::svdvals) && f.axes[0] == bond) values = j;
        }
        const bool in_output = std::ranges::find(e->out, bond) != e->out.end();
        if (!right || !values || uses != 3 || in_output) continue;
        View v(e);
        const std::vector<Axis> axes{v.factors[i].axes[0], v.factors[*right].axes[0]};
        std::vector<FactorSpec> rest;
        for (std::size_t j = 0; j < v.factors.size(); ++j) {
            if (j != i && j != *right && j != *values) rest.push_back(std::move(v.factors[j]));
        }
        rest.push_back({x, axes, 1});
        v.factors = std::move(rest);
        return std::move(v).build(e.graph());
    }
    return {};
}

/// Σ log of the eigenvalues is log det; Σ log of the diagonal of the Cholesky factor is half of it.
Expr log_det_of_factor(const Expr& e) {
    if (!e.is_contraction() || !e.is_scalar() || e->factors.size() != 1) return {};
    const Factor& f = e->factors[0];
    const Expr log = e.child(0);
    if (!log.is_apply_of(ops::log) || !f.exponent.is_one() || f.axes.size() != 1) return {};
    const Expr inner = log.child(0);
    if (inner.is_apply_of(ops::eigvals)) {
        return apply(ops::logdet, {ops::symmetric_part(inner.child(0))});
    }
    const bool diagonal = inner.is_contraction() && inner->factors.size() == 1 &&
                          inner->factors[0].exponent.is_one() &&
                          inner->factors[0].axes.size() == 2 &&
                          inner->factors[0].axes[0] == inner->factors[0].axes[1];
    if (!diagonal || !inner.child(0).is_apply_of(ops::chol)) return {};
    return Number::ratio(1, 2) * apply(ops::logdet, {ops::symmetric_part(inner.child(0).child(0))});
}

/// L L' = S for the Cholesky factor L of S.
Expr cholesky_product(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!e.child(i).is_apply_of(ops::chol) || !e->factors[i].exponent.is_one()) continue;
        const Axis bond = e->factors[i].axes[1];
        std::size_t uses = static_cast<std::size_t>(std::ranges::count(e->out, bond));
        std::optional<std::size_t> partner;
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            uses += static_cast<std::size_t>(std::ranges::count(e->factors[j].axes, bond));
            const bool mirrors = j != i && e.child(j) == e.child(i) &&
                                 e->factors[j].exponent.is_one() && e->factors[j].axes[1] == bond;
            if (mirrors) partner = j;
        }
        if (!partner || uses != 2) continue;
        View v(e);
        v.factors[i] = {ops::symmetric_part(e.child(i).child(0)),
                        {v.factors[i].axes[0], v.factors[*partner].axes[0]},
                        1};
        v.factors.erase(v.factors.begin() + static_cast<std::ptrdiff_t>(*partner));
        return std::move(v).build(e.graph());
    }
    return {};
}

/// Q'Q = QQ' = I for a square orthogonal Q.
Expr orthogonal_product(const Expr& e) {
    if (!e.is_contraction()) return {};
    const auto uses = [&e](const Axis& bond) {
        auto count = std::ranges::count(e->out, bond);
        for (const Factor& f : e->factors) count += std::ranges::count(f.axes, bond);
        return count;
    };
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Expr q = e.child(i);
        if (q.order() != 2 || !has_fact(q, Facts::orthogonal)) continue;
        for (std::size_t j = i + 1; j < e->factors.size(); ++j) {
            const Factor& f = e->factors[i];
            const Factor& g = e->factors[j];
            if (e.child(j) != q || !f.exponent.is_one() || !g.exponent.is_one()) continue;
            for (const std::size_t at : {0u, 1u}) {
                const Axis bond = f.axes[at];
                if (g.axes[at] != bond || std::ranges::find(e->out, bond) != e->out.end() ||
                    uses(bond) != 2) {
                    continue;
                }
                View v(e);
                v.factors[i] = {
                    identity(e.graph(), q.shape()[0]), {f.axes[1 - at], g.axes[1 - at]}, 1};
                v.factors.erase(v.factors.begin() + static_cast<std::ptrdiff_t>(j));
                return std::move(v).build(e.graph());
            }
        }
    }
    return {};
}

}  // namespace gradwright::law
