#include "explain/solve_special.hpp"

#include "derive/conventions.hpp"
#include "derive/derive.hpp"
#include "execute/execute.hpp"
#include "explain/solve_check.hpp"
#include "explain/solve_linear.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "ops/kernels/dense.hpp"
#include "render/text.hpp"
#include "simplify/distribute.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>

namespace gradwright {
namespace {

constexpr int points = 3;
constexpr int most_draws = 12;

Expr simplified(const Expr& e) { return simplify(e, {.size = render::printed_size}); }

Expr at_zero(const Expr& e, const Expr& x) {
    const std::pair<Expr, Expr> zero{x, x.graph().zero(x.shape())};
    return substitute(e, {&zero, 1});
}

Expr negated(const Expr& e) { return simplified(-e); }

std::string text(const Expr& e) { return render::render(e, render::Format::unicode); }

/// A scalar in which f is affine and whose derivative is a constraint on x that is not met at 0.
struct Multiplier {
    Expr symbol, constraint;
};

std::optional<Multiplier> multiplier_of(const Expr& f, const Expr& x) {
    for (const Expr& s : reachable({&f, 1})) {
        if (!s.is_symbol() || !s.is_scalar() || s == x) continue;
        if (has(s->declared, Facts::dimension)) continue;
        const Result<Expr> h = jacobian(f, s);
        if (!h) continue;
        const Expr constraint = simplified(*h);
        if (depends_on(constraint, s) || !depends_on(constraint, x)) continue;
        const Expr free = simplified(at_zero(constraint, x));
        if (!free.is_zero()) return Multiplier{s, constraint};
    }
    return std::nullopt;
}

/// A*x = s*B*x, both A and B free of x and s.
struct EigenEquation {
    Expr a, b;
    bool standard = false;  ///< B is the identity
};

std::optional<EigenEquation> eigen_equation(const Expr& gradient, const Expr& x, const Expr& s) {
    const Result<Expr> j = jacobian(gradient, x);
    if (!j || x.order() != 1) return std::nullopt;
    const Expr h = simplified(*j);
    if (depends_on(h, x) || !simplified(at_zero(gradient, x)).is_zero()) return std::nullopt;
    const Result<Expr> ds = jacobian(h, s);
    if (!ds) return std::nullopt;
    const Expr slope = simplified(*ds);
    const Expr rest = simplified(at_zero(h, s));
    if (slope.is_zero() || rest.is_zero() || depends_on(slope, s)) return std::nullopt;
    const Number k = slope.is_sum() ? content(slope) : Number(1);
    const Expr b = k.reciprocal() * slope;
    EigenEquation e{simplified(-k.reciprocal() * rest), b, false};
    e.standard = b == identity(x.graph(), x.shape()[0]);
    return e;
}

/// The gradient at eigenvectors of random matrices. With B = L*L', v = inv(L)'*z for an eigenvector
/// z of the symmetric matrix inv(L)*A*inv(L)'.
SolutionCheck check_eigenvectors(const Expr& gradient, const Expr& x, const Expr& s,
                                 const EigenEquation& e, const SolveOptions& options) {
    SolutionCheck check;
    const Expr unit = identity(x.graph(), x.shape()[0]);
    const Expr inverse = e.standard ? unit : apply(ops::inv, {apply(ops::chol, {e.b})});
    const Expr roots[] = {matmul(matmul(inverse, e.a), transpose(inverse)), transpose(inverse)};
    const Expr all[] = {gradient, roots[0], x};
    TrialPoints trial(all, options);
    for (int draw = 0; draw < most_draws && check.points < points; ++draw) {
        Point p = trial.next();
        const auto found = evaluate(roots, p);
        if (!found) continue;
        const Array& back = (*found)[1];
        const dense::Eigen eigen = dense::symmetric_eigen((*found)[0]);
        const auto n = back.extents[0];
        Array v({n}), value;
        for (std::int64_t i = 0; i < n; ++i) {
            for (std::int64_t k = 0; k < n; ++k) {
                v[static_cast<std::size_t>(i)] += back.at(i, k) * eigen.vectors.at(k, n - 1);
            }
        }
        value[0] = eigen.values.values.back();
        p.values[std::string(s->name)] = value;
        const auto error = relative_gradient(gradient, x, v, p);
        if (!error) continue;
        ++check.points;
        check.max_error = std::max(check.max_error, *error);
    }
    return check;
}

void tell_eigenvalues(Solution& r, const EigenEquation& e, const Expr& x, const Multiplier& m) {
    const Expr s = m.symbol;
    const Expr form = einsum("i,ij,j->", {x, e.a, x});
    r.remarks.push_back(
        {"multiplied by " + std::string(x->name) +
             "' from the left: the value of "
             "the quadratic form at a solution is the eigenvalue times the constraint's "
             "form",
         form, hadamard(s, einsum("i,ij,j->", {x, e.b, x}))});
    r.reason =
        "every unit eigenvector is stationary; the eigenvector of the largest eigenvalue is "
        "the maximum, that of the smallest the minimum, the others are saddles";
    if (!e.standard) return;
    const Expr deflated = e.a - hadamard(s, einsum("i,j->ij", {x, x}));
    r.remarks.push_back(
        {"with " + std::string(x->name) + " of length one, " + std::string(s->name) +
             " is the value of the form: the variance along " + std::string(x->name),
         einsum("i,ij,j->", {x, e.a, x}), s});
    r.remarks.push_back({"deflation: this matrix has the same eigenvectors, but 0 in place of " +
                             std::string(s->name) +
                             "; its largest eigenvalue is the next component",
                         deflated,
                         {}});
}

bool is_identity_row(const Expr& t, std::size_t a, std::size_t b) {
    if (t->out[a] != t->out[b]) return false;
    return std::ranges::none_of(t->factors, [&](const Factor& f) {
        return std::ranges::find(f.axes, t->out[a]) != f.axes.end();
    });
}

/// Symmetric M in M*Q or Q*M: such a part of the gradient is normal to the orthogonal matrices.
bool is_normal(const Expr& h) {
    const std::size_t count = h.is_sum() ? h.child_count() : 1;
    for (const auto& [delta, kept] : {std::pair{1, 0}, std::pair{0, 1}}) {
        std::vector<Scaled> operators;
        for (std::size_t i = 0; i < count; ++i) {
            const Expr t = h.is_sum() ? h.child(i) : h;
            const auto d = static_cast<std::size_t>(delta), k = static_cast<std::size_t>(kept);
            if (!t.is_contraction() || !is_identity_row(t, d, d + 2)) break;
            ContractionSpec spec;
            for (const Factor& f : t->factors) {
                spec.factors.push_back(
                    {{&t.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
            }
            spec.out = {t->out[k], t->out[k + 2]};
            spec.label_dims.assign(t->label_dims.begin(), t->label_dims.end());
            operators.push_back({h.is_sum() ? h->terms[i].coefficient : Number(1),
                                 t.graph().contract(std::move(spec))});
        }
        if (operators.size() != count) continue;
        const Expr m = h.graph().sum(operators, operators.front().expr.shape());
        if (is_symmetric(m)) return true;
    }
    return false;
}

/// A of a quadratic form x'*A*x with A symmetric and free of x; empty for anything else.
Expr matrix_of_form(const Expr& q, const Expr& x) {
    const Result<Expr> g = jacobian(q, x);
    if (!g) return {};
    const Result<Expr> h = jacobian(*g, x);
    if (!h || !simplified(at_zero(q, x)).is_zero() || !simplified(at_zero(*g, x)).is_zero()) {
        return {};
    }
    const Expr a = simplified(Number::ratio(1, 2) * *h);
    return depends_on(a, x) ? Expr() : a;
}

/// x'*A*x/(x'*B*x) as the pair of A and B.
std::optional<EigenEquation> ratio_of_forms(const Expr& f, const Expr& x) {
    if (!f.is_contraction()) return std::nullopt;
    for (const Factor& factor : f->factors) {
        const Expr below(&f.graph(), factor.node);
        if (factor.exponent != Number(-1) || !below.is_scalar()) continue;
        const Expr b = matrix_of_form(below, x), a = matrix_of_form(hadamard(f, below), x);
        if (!a || !b) continue;
        return EigenEquation{a, b, b == identity(x.graph(), x.shape()[0])};
    }
    return std::nullopt;
}

/// A Rayleigh quotient: its stationary values are the eigenvalues.
std::optional<Solution> solve_ratio(const Expr& f, const Expr& x, const Expr& gradient,
                                    const SolveOptions& options) {
    const auto e = ratio_of_forms(f, x);
    if (!e) return std::nullopt;
    std::string name = "lambda";
    while (depends_on(f, f.graph().symbol(name, {}))) name += "1";
    const Expr s = f.graph().symbol(name, {});
    Solution r;
    r.method = "eigenvalue equation";
    r.variable = x;
    r.gradient = gradient;
    r.left = matmul(e->a, x);
    r.right = hadamard(s, matmul(e->b, x));
    r.conditions.push_back(std::string(x->name) + " is not zero");
    r.steps.push_back({"gradient", gradient, x.graph().zero(gradient.shape()), ""});
    r.steps.push_back({"multiply by " + text(einsum("i,ij,j->", {x, e->b, x})), r.left, r.right,
                       text(s) + " is the value of the quotient"});
    r.remarks.push_back({"the quotient at a solution is the eigenvalue", f, s});
    r.reason =
        "every eigenvector is stationary; the largest eigenvalue is the maximum, the smallest the "
        "minimum, the others are saddles";
    r.check = check_eigenvectors(gradient, x, s, *e, options);
    return r;
}

}  // namespace

std::optional<Solution> solve_eigenvalue(const Expr& f, const Expr& x, const Expr& gradient,
                                         const SolveOptions& options) {
    if (x.order() != 1) return std::nullopt;
    const auto m = multiplier_of(f, x);
    if (!m) return solve_ratio(f, x, gradient, options);
    const auto e = eigen_equation(gradient, x, m->symbol);
    if (!e) return std::nullopt;
    Solution r;
    r.method = "eigenvalue equation";
    r.variable = x;
    r.gradient = gradient;
    r.left = matmul(e->a, x);
    r.right = hadamard(m->symbol, matmul(e->b, x));
    r.conditions.push_back("the constraint " + text(m->constraint) + " = 0");
    r.steps.push_back({"gradient", gradient, {}, "of the Lagrangian"});
    r.steps.push_back({"stationary", r.left, r.right,
                       "set to zero: " + std::string(m->symbol->name) + " is an eigenvalue and " +
                           std::string(x->name) + " an eigenvector" +
                           (e->standard ? "" : " of the pair of matrices")});
    tell_eigenvalues(r, *e, x, *m);
    r.check = check_eigenvectors(gradient, x, m->symbol, *e, options);
    return r;
}

std::optional<Solution> solve_orthogonal(const Expr& x, const Expr& gradient,
                                         const SolveOptions& options) {
    if (!has_fact(x, Facts::orthogonal) || x.order() != 2) return std::nullopt;
    const Result<Expr> j = jacobian(gradient, x);
    if (!j) return std::nullopt;
    const Expr h = distribute(simplified(*j), any_sum);
    if (depends_on(h, x) || (!h.is_zero() && !is_normal(h))) return std::nullopt;
    const Expr slope = simplified(at_zero(gradient, x));
    if (slope.is_zero()) return std::nullopt;
    Solution r;
    r.method = "orthogonal Procrustes";
    r.variable = x;
    r.gradient = gradient;
    const Expr m = negated(common_factor(slope).reciprocal() * slope);
    r.value = apply(ops::polar_factor, {m});
    r.left = x;
    r.right = r.value;
    r.kind = StationaryKind::minimum;
    r.global = r.unique = true;
    const std::string name(x->name);
    r.conditions.push_back(text(m) + " is invertible; otherwise " + name + " is not the only one");
    r.steps.push_back({"gradient", gradient, {}, "without the constraint"});
    r.steps.push_back(
        {"constraint",
         {},
         {},
         "terms in which " + name +
             " is multiplied by a symmetric matrix are normal to the orthogonal matrices"});
    r.steps.push_back(
        {"linear part", einsum("ij,ij->", {x, m}), {}, "to be made as large as possible"});
    r.steps.push_back({"singular value decomposition",
                       m,
                       {},
                       "= U*diag(s)*V'; the sum is largest where " + name + " = U*V'"});
    r.reason = "with " + text(m) +
               " = U*diag(s)*V' the trace is the sum of s times entries of "
               "V'*" +
               name + "'*U, which are at most 1, and are 1 for " + name + " = U*V'";
    const Structured tangent = restrict_to_structure(gradient, x, SymmetricConvention::subspace);
    r.check = try_solution(tangent.derivative, x, r.value, {}, {}, options).check;
    return r;
}

}  // namespace gradwright
