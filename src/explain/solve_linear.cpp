#include "explain/solve_linear.hpp"

#include "derive/derive.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "render/text.hpp"
#include "simplify/distribute.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <functional>

namespace gradwright {
namespace {

Expr simplified(const Expr& e) { return simplify(e, {.size = render::printed_size}); }
Expr inverse(const Expr& e) { return apply(ops::inv, {e}); }

std::vector<Scaled> terms_of(const Expr& e) {
    if (!e.is_sum()) return {{1, e}};
    std::vector<Scaled> terms;
    for (const Term& t : e->terms) terms.push_back({t.coefficient, {&e.graph(), t.node}});
    return terms;
}

bool uses(const Expr& t, const Axis& axis) {
    return std::ranges::any_of(t->factors, [&axis](const Factor& f) {
        return std::ranges::find(f.axes, axis) != f.axes.end();
    });
}

Expr with_output(const Expr& t, std::vector<Axis> out) {
    ContractionSpec spec;
    for (const Factor& f : t->factors) {
        spec.factors.push_back({{&t.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    spec.out = std::move(out);
    spec.label_dims.assign(t->label_dims.begin(), t->label_dims.end());
    return t.graph().contract(std::move(spec));
}

/// Σ over the terms of the part that `part` takes out of each; empty if it fails for one.
Expr gathered(const Expr& h, const std::function<Expr(const Expr&)>& part) {
    std::vector<Scaled> found;
    for (const Scaled& t : terms_of(h)) {
        if (!t.expr.is_contraction() || t.expr->out.size() != 4) return {};
        const Expr e = part(t.expr);
        if (!e) return {};
        found.push_back({t.coefficient, e});
    }
    return h.graph().sum(found, found.front().expr.shape());
}

// H_ijkl = M_ik δ_jl: the equation is M*W = C.
Expr left_operator(const Expr& h) {
    return gathered(h, [](const Expr& t) {
        const auto& o = t->out;
        const bool fits = o[1] == o[3] && !uses(t, o[1]) && o[0] != o[1] && o[2] != o[1];
        return fits ? with_output(t, {o[0], o[2]}) : Expr();
    });
}

// H_ijkl = δ_ik N_lj: the equation is W*N = C.
Expr right_operator(const Expr& h) {
    return gathered(h, [](const Expr& t) {
        const auto& o = t->out;
        const bool fits = o[0] == o[2] && !uses(t, o[0]) && o[1] != o[0] && o[3] != o[0];
        return fits ? with_output(t, {o[3], o[1]}) : Expr();
    });
}

// H_ijkl = D_ij δ_ik δ_jl: the equation is D.*W = C.
Expr entry_weights(const Expr& h) {
    return gathered(h, [](const Expr& t) {
        const auto& o = t->out;
        const bool fits = o[0] == o[2] && o[1] == o[3] && o[0] != o[1];
        return fits ? with_output(t, {o[0], o[1]}) : Expr();
    });
}

/// The factors of a term tied to one of the axes, directly or through summed labels.
std::vector<bool> tied_to(const Expr& t, std::vector<Axis> reached) {
    std::vector<bool> tied(t->factors.size(), false);
    for (bool grown = true; grown;) {
        grown = false;
        for (std::size_t i = 0; i < tied.size(); ++i) {
            const auto& axes = t->factors[i].axes;
            const bool touches = std::ranges::any_of(axes, [&reached](const Axis& a) {
                return std::ranges::find(reached, a) != reached.end();
            });
            if (tied[i] || !touches) continue;
            tied[i] = grown = true;
            reached.insert(reached.end(), axes.begin(), axes.end());
        }
    }
    return tied;
}

struct KroneckerPair {
    Expr left, right;
};

// H_ijkl = A_ik B_lj: the equation is A*W*B = C.
std::optional<KroneckerPair> kronecker_pair(const Expr& h) {
    if (!h.is_contraction() || h->out.size() != 4) return std::nullopt;
    const auto& o = h->out;
    const auto rows = tied_to(h, {o[0], o[2]});
    const auto columns = tied_to(h, {o[1], o[3]});
    ContractionSpec left, right;
    left.label_dims.assign(h->label_dims.begin(), h->label_dims.end());
    right.label_dims = left.label_dims;
    left.out = {o[0], o[2]};
    right.out = {o[3], o[1]};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] && columns[i]) return std::nullopt;
        const Factor& f = h->factors[i];
        auto& side = columns[i] ? right : left;
        side.factors.push_back({{&h.graph(), f.node}, {f.axes.begin(), f.axes.end()}, f.exponent});
    }
    return KroneckerPair{h.graph().contract(left), h.graph().contract(right)};
}

class Solver {
public:
    Solver(const Expr& equation, const Expr& x) : e_(equation), x_(x) {}

    std::optional<LinearSolution> run() {
        if (!std::ranges::equal(e_.shape(), x_.shape())) return std::nullopt;
        const Result<Expr> j = jacobian(e_, x_);
        if (!j) return std::nullopt;
        h_ = simplified(*j);
        if (depends_on(h_, x_)) h_ = simplified(distribute(*j, any_sum));
        if (depends_on(h_, x_) || h_.is_zero()) return std::nullopt;
        const std::pair<Expr, Expr> zero{x_, x_.graph().zero(x_.shape())};
        const Expr constant = substitute(e_, {&zero, 1});
        const Number c = common_factor(h_).reciprocal();
        h_ = c * h_;
        if (terms_of(h_).front().coefficient.is_negative() && all_negative()) negate();
        const Expr scalar = taken_scalar();
        right_ = simplified(hadamard(reciprocal(scalar), (negated_ ? c : -c) * constant));
        switch (x_.order()) {
            case 0:
                return divided_by(h_);
            case 1:
                return vector();
            case 2:
                return matrix();
            default:
                return std::nullopt;
        }
    }

private:
    bool all_negative() const {
        return std::ranges::all_of(terms_of(h_),
                                   [](const Scaled& t) { return t.coefficient.is_negative(); });
    }
    /// A positive scalar factor of the system, which it loses: X'*X/n becomes X'*X.
    Expr taken_scalar() {
        Expr scalar = h_.graph().number(1);
        if (!h_.is_contraction() || h_.is_scalar()) return scalar;
        ContractionSpec rest;
        for (const Factor& f : h_->factors) {
            const Expr node(&h_.graph(), f.node);
            if (node.is_scalar() && has_fact(node, Facts::positive)) {
                scalar = hadamard(scalar, power(node, f.exponent));
                continue;
            }
            rest.factors.push_back({node, {f.axes.begin(), f.axes.end()}, f.exponent});
        }
        rest.out.assign(h_->out.begin(), h_->out.end());
        rest.label_dims.assign(h_->label_dims.begin(), h_->label_dims.end());
        h_ = h_.graph().contract(std::move(rest));
        return scalar;
    }
    void negate() {
        h_ = -h_;
        negated_ = true;
    }

    LinearSolution finish(std::string method, const Expr& left, const Expr& value,
                          std::vector<Expr> systems) const {
        LinearSolution s;
        s.method = std::move(method);
        s.left = left;
        s.right = right_;
        s.value = simplified(value);
        s.systems = std::move(systems);
        return s;
    }

    LinearSolution divided_by(const Expr& d) const {
        LinearSolution s =
            finish("linear equation", hadamard(d, x_), hadamard(right_, reciprocal(d)), {});
        s.divisor = d;
        return s;
    }

    LinearSolution vector() const {
        if (has_fact(h_, Facts::diagonal)) return divided_by(simplified(einsum("aa->a", {h_})));
        const Expr left = simplified(matmul(h_, x_));
        LinearSolution s = finish("linear equation", left, matmul(inverse(h_), right_), {h_});
        if (!has_fact(h_, Facts::invertible)) least_norm(s);
        return s;
    }

    /// For X'*X*w = X'*b the pseudo-inverse of X does it; else that of the system.
    void least_norm(LinearSolution& s) const {
        s.otherwise = simplified(matmul(apply(ops::pinv, {h_}), right_));
        if (!h_.is_contraction() || h_->factors.size() != 2) return;
        const Expr root = h_.child(0);
        if (h_.child(1) != root) return;
        if (root.order() == 1) {
            // pinv(a*a') = a*a'/(a'*a)^2
            const Expr along = hadamard(inner(root, right_), power(inner(root, root), -2));
            s.otherwise = simplified(hadamard(along, root));
        }
        if (root.order() != 2) return;
        const bool rows = h_->factors[0].axes[0] == h_->factors[1].axes[0];
        const Expr design = rows ? root : transpose(root);
        if (h_ != einsum("ka,kb->ab", {design, design})) return;
        s.design = design;
        s.target = stripped(right_, design);
        if (s.target) s.otherwise = matmul(apply(ops::pinv, {design}), s.target);
    }

    /// b where e = X'*b.
    static Expr stripped(const Expr& e, const Expr& design) {
        std::vector<Scaled> found;
        for (const Scaled& t : terms_of(e)) {
            if (!t.expr.is_contraction()) return {};
            const Expr b = without_factor(t.expr, design);
            if (!b) return {};
            found.push_back({t.coefficient, b});
        }
        return e.graph().sum(found, design.shape().first(1));
    }

    static Expr without_factor(const Expr& t, const Expr& design) {
        for (std::size_t i = 0; i < t->factors.size(); ++i) {
            const Factor& f = t->factors[i];
            const Expr node(&t.graph(), f.node);
            const bool turned = node == transpose(design) && node != design;
            if ((node != design && !turned) || !f.exponent.is_one()) continue;
            const Axis bond = f.axes[turned ? 1 : 0], out = f.axes[turned ? 0 : 1];
            if (out != t->out[0] || bond == t->out[0]) continue;
            ContractionSpec spec;
            for (std::size_t k = 0; k < t->factors.size(); ++k) {
                if (k == i) continue;
                const Factor& g = t->factors[k];
                spec.factors.push_back(
                    {{&t.graph(), g.node}, {g.axes.begin(), g.axes.end()}, g.exponent});
            }
            spec.out = {bond};
            spec.label_dims.assign(t->label_dims.begin(), t->label_dims.end());
            const Expr b = t.graph().contract(std::move(spec));
            if (b.order() == 1 && matmul(transpose(design), b) == t) return b;
        }
        return {};
    }

    LinearSolution matrix() const {
        const Expr flat = distribute(h_, any_sum);
        if (const Expr d = entry_weights(flat)) return divided_by(d);
        if (const Expr m = left_operator(flat)) {
            const Expr system = simplified(m);
            return finish("matrix equation", matmul(system, x_), matmul(inverse(system), right_),
                          {system});
        }
        if (const Expr n = right_operator(flat)) {
            const Expr system = simplified(n);
            return finish("matrix equation", matmul(x_, system), matmul(right_, inverse(system)),
                          {system});
        }
        if (const auto pair = kronecker_pair(h_)) {
            return finish("matrix equation", matmul(matmul(pair->left, x_), pair->right),
                          matmul(matmul(inverse(pair->left), right_), inverse(pair->right)),
                          {pair->left, pair->right});
        }
        return stacked(rewrite(h_, [](const Expr& n) { return distribute(n, any_sum); }));
    }

    /// Any linear map of a matrix, on vec(W).
    LinearSolution stacked(const Expr& h) const {
        const Expr system = einsum("ijkl->(ji)(lk)", {h});
        const Expr value = einsum("(ji)(lk),kl->ij", {inverse(system), right_},
                                  {{'i', x_.shape()[0]}, {'j', x_.shape()[1]}});
        const Expr left = simplified(distribute(einsum("ijkl,kl->ij", {h, x_}), any_sum));
        return finish("linear equation in vec(" + std::string(x_->name) + ")", left, value,
                      {system});
    }

    Expr e_, x_, h_, right_;
    bool negated_ = false;
};

}  // namespace

Number common_factor(const Expr& e) {
    if (!e.is_sum() || e.is_zero()) return 1;
    return abs(content(e));
}

std::optional<LinearSolution> solve_linear(const Expr& equation, const Expr& x) {
    return Solver(equation, x).run();
}

}  // namespace gradwright
