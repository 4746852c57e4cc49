// Functions of a symmetric matrix seen through its eigenvalues, and factors seen through their
// product.

#include "simplify/laws.hpp"

#include "ops/catalogue.hpp"
#include "ops/matrix.hpp"
#include "simplify/bond.hpp"

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

/// The same for a sum of such functions.
Expr spectral_sum(const Expr& s, const Expr& weights) {
    const Expr eye = identity(s.graph(), s.shape()[0]);
    std::vector<Scaled> terms;
    for (std::size_t i = 0; i < weights.child_count(); ++i) {
        const Expr term = weights.child(i);
        const Expr f = is_ones(term) ? eye : spectral_function(s, term, 1);
        if (!f) return {};
        terms.push_back({weights->terms[i].coefficient, f});
    }
    return s.graph().sum(terms, eye.shape());
}

Expr join_eigenvectors(const Bond& bond) {
    if (!bond.is_mirrored() || bond.one.axis != 1 || bond.between.size() > 1) return {};
    const Expr s = bond.first().child(0);
    if (bond.between.empty()) return bond.joined(identity(s.graph(), s.shape()[0]));
    const Expr weight = bond.product.child(bond.between[0]);
    const Number exponent = bond.product->factors[bond.between[0]].exponent;
    if (weight.order() != 1) return {};
    const Expr value = weight.is_sum() && exponent.is_one()
                           ? spectral_sum(s, weight)
                           : spectral_function(s, weight, exponent);
    return value ? bond.joined(value) : Expr();
}

Expr join_singular_vectors(const Bond& bond) {
    const Expr x = bond.first().child(0);
    if (!bond.second().is_apply_of(ops::singular_vectors_right) || bond.second().child(0) != x ||
        bond.one.axis != 1 || bond.other.axis != 1 || bond.between.size() != 1) {
        return {};
    }
    const Expr values = bond.product.child(bond.between[0]);
    const bool belongs = values.is_apply_of(ops::svdvals) && values.child(0) == x &&
                         bond.product->factors[bond.between[0]].exponent.is_one();
    return belongs ? bond.joined(x) : Expr();
}

Expr join_cholesky_factors(const Bond& bond) {
    const bool is_product = bond.is_mirrored() && bond.one.axis == 1 && bond.between.empty();
    return is_product ? bond.joined(ops::symmetric_part(bond.first().child(0))) : Expr();
}

Expr join_orthogonal(const Bond& bond) {
    if (!bond.is_mirrored() || !bond.between.empty()) return {};
    const Expr q = bond.first();
    return bond.joined(identity(q.graph(), q.shape()[0]));
}

}  // namespace

/// V f(diag(lambda)) V' = f(S), for sums of such functions as well.
Expr eigen_decomposition(const Expr& e) {
    return at_bonds(
        e, [](const Expr& f) { return f.is_apply_of(ops::eigvecs); }, join_eigenvectors);
}

/// U diag(s) V' = X.
Expr singular_decomposition(const Expr& e) {
    return at_bonds(
        e, [](const Expr& f) { return f.is_apply_of(ops::singular_vectors_left); },
        join_singular_vectors);
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
    return at_bonds(
        e, [](const Expr& f) { return f.is_apply_of(ops::chol); }, join_cholesky_factors);
}

/// Q'Q = QQ' = I for a square orthogonal Q.
Expr orthogonal_product(const Expr& e) {
    return at_bonds(
        e, [](const Expr& f) { return has_fact(f, Facts::orthogonal); }, join_orthogonal);
}

}  // namespace gradwright::law
