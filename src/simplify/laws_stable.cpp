// Stabilisation: compositions that overflow become the ops that do not.

#include "simplify/laws.hpp"

#include "ops/catalogue.hpp"
#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright::law {
namespace {

/// The operand x and the leading axes of a reduction Σ exp(x) over trailing axes, or over all.
struct SumOfExp {
    Expr x;
    std::int64_t trailing = 0;
};

std::optional<SumOfExp> sum_of_exp(const Expr& e) {
    if (!e.is_contraction() || e->factors.size() != 1) return std::nullopt;
    const Factor& f = e->factors[0];
    const Expr node = e.child(0);
    if (!node.is_apply_of(ops::exp) || !f.exponent.is_one() || e.order() >= node.order()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < f.axes.size(); ++i) {
        if (!f.axes[i].is_single() || std::ranges::count(f.axes, f.axes[i]) != 1)
            return std::nullopt;
        if (i < e->out.size() && e->out[i] != f.axes[i]) return std::nullopt;
    }
    return SumOfExp{node.child(0), static_cast<std::int64_t>(node.order() - e.order())};
}

bool is_one(const Expr& e) { return is_ones(e) || number_of(e) == Number(1); }

}  // namespace

Expr log_sum_exp(const Expr& e) {
    if (!e.is_apply_of(ops::log)) return {};
    const auto sum = sum_of_exp(e.child(0));
    if (sum) return apply(ops::logsumexp, {sum->x}, {sum->trailing});
    // Σ over the rows of a matrix is Σ over the trailing axis of its transpose.
    const Expr c = e.child(0);
    if (!c.is_contraction() || c->factors.size() != 1 || c.order() != 1) return {};
    const Expr node = c.child(0);
    if (!node.is_apply_of(ops::exp) || node.order() != 2 || !c->factors[0].exponent.is_one() ||
        c->factors[0].axes[0] == c->factors[0].axes[1] || c->out[0] != c->factors[0].axes[1]) {
        return {};
    }
    return apply(ops::logsumexp, {transpose(node.child(0))}, {1});
}

namespace {

/// The scalar with softmax(x) for a factor exp(x); empty if there is none.
Expr with_softmax(const Expr& scalar, const SumOfExp& sum) {
    for (std::size_t i = 0; i < scalar->factors.size(); ++i) {
        const Expr node = scalar.child(i);
        if (!node.is_apply_of(ops::exp) || node.child(0) != sum.x) continue;
        if (!scalar->factors[i].exponent.is_one()) continue;
        View v(scalar);
        v.factors[i].node = apply(ops::softmax, {sum.x}, {sum.trailing});
        return std::move(v).build(scalar.graph());
    }
    return {};
}

/// b'exp(x)/sum(exp(x)), where the numerator has closed into a scalar of its own.
Expr softmax_in_a_scalar(const Expr& e) {
    for (std::size_t j = 0; j < e->factors.size(); ++j) {
        const Number power = e->factors[j].exponent;
        if (e.child(j).order() != 0 || !power.is_negative() || !power.is_integer()) continue;
        const auto sum = sum_of_exp(e.child(j));
        if (!sum) continue;
        for (std::size_t i = 0; i < e->factors.size(); ++i) {
            const Expr scalar = e.child(i);
            if (!scalar.is_contraction() || scalar.order() != 0) continue;
            if (!e->factors[i].exponent.is_one()) continue;
            const Expr replaced = with_softmax(scalar, *sum);
            if (!replaced) continue;
            View v(e);
            v.factors[i].node = replaced;
            v.factors[j].exponent = power + Number(1);
            return std::move(v).build(e.graph());
        }
    }
    return {};
}

}  // namespace

Expr softmax_of_exp(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Expr numerator = e.child(i);
        if (!numerator.is_apply_of(ops::exp) || !e->factors[i].exponent.is_one()) continue;
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            const Factor& d = e->factors[j];
            if (j == i || !d.exponent.is_negative() || !d.exponent.is_integer()) continue;
            const auto sum = sum_of_exp(e.child(j));
            if (!sum || sum->x != numerator.child(0)) continue;
            const std::span<const Axis> axes = e->factors[i].axes;
            if (!std::ranges::equal(d.axes, axes.first(d.axes.size()))) continue;
            View v(e);
            v.factors[i].node = apply(ops::softmax, {sum->x}, {sum->trailing});
            v.factors[j].exponent = d.exponent + Number(1);
            return std::move(v).build(e.graph());
        }
    }
    return softmax_in_a_scalar(e);
}

Expr softplus_of_exp(const Expr& e) {
    if (e.is_apply_of(ops::log1p) && e.child(0).is_apply_of(ops::exp)) {
        return apply(ops::softplus, {e.child(0).child(0)});
    }
    if (!e.is_apply_of(ops::log)) return {};
    const auto sum = one_plus(e.child(0));
    if (!sum || !sum->coefficient.is_one()) return {};
    const Expr z = operand_of(sum->other, ops::exp);
    return z ? apply(ops::softplus, {z}) : Expr();
}

/// (1 + exp(z))^-p = sigmoid(-z)^p.
Expr sigmoid_of_exp(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Number p = e->factors[i].exponent;
        if (!p.is_negative() || !p.is_integer()) continue;
        const auto sum = one_plus(e.child(i));
        if (!sum || !sum->coefficient.is_one()) continue;
        const Expr z = operand_of(sum->other, ops::exp);
        if (!z) continue;
        View v(e);
        v.factors[i].node = apply(ops::sigmoid, {-z});
        v.factors[i].exponent = -p;
        return std::move(v).build(e.graph());
    }
    return {};
}

/// exp(z)·sigmoid(-z) = sigmoid(z).
Expr exp_times_sigmoid(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!e.child(i).is_apply_of(ops::exp) || !e->factors[i].exponent.is_one()) continue;
        const Expr opposite = apply(ops::sigmoid, {-e.child(i).child(0)});
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            const Factor& f = e->factors[j];
            if (e.child(j) != opposite || !std::ranges::equal(f.axes, e->factors[i].axes)) continue;
            if (f.exponent.is_negative() || !f.exponent.is_integer()) continue;
            View v(e);
            v.factors[i].node = apply(ops::sigmoid, {e.child(i).child(0)});
            v.factors[j].exponent = f.exponent - Number(1);
            return std::move(v).build(e.graph());
        }
    }
    return {};
}

Expr log_det(const Expr& e) {
    if (!e.is_apply_of(ops::log) || !e.child(0).is_apply_of(ops::det)) return {};
    return apply(ops::logdet, {e.child(0).child(0)});
}

Expr log_softmax(const Expr& e) {
    if (!e.is_apply_of(ops::log) || !e.child(0).is_apply_of(ops::softmax)) return {};
    const Expr x = e.child(0).child(0);
    const std::int64_t trailing = e.child(0)->attributes[0];
    const Expr total = apply(ops::logsumexp, {x}, {trailing});
    ContractionSpec copy;
    for (std::size_t i = 0; i < x.order(); ++i) copy.out.push_back(Axis(static_cast<Label>(i)));
    const std::vector<Axis> lead(copy.out.begin(),
                                 copy.out.end() - static_cast<std::ptrdiff_t>(trailing));
    copy.factors.push_back({total, lead, 1});
    copy.label_dims.assign(x.shape().begin(), x.shape().end());
    return x - e.graph().contract(std::move(copy));
}

Expr log_sigmoid(const Expr& e) {
    if (!e.is_apply_of(ops::log) || !e.child(0).is_apply_of(ops::sigmoid)) return {};
    return -apply(ops::softplus, {-e.child(0).child(0)});
}

/// log(1 - sigmoid(z)) = -softplus(z).
Expr log_one_minus_sigmoid(const Expr& e) {
    if (!e.is_apply_of(ops::log)) return {};
    const auto sum = one_plus(e.child(0));
    if (!sum || !(sum->coefficient == Number(-1))) return {};
    const Expr z = operand_of(sum->other, ops::sigmoid);
    return z ? -apply(ops::softplus, {z}) : Expr();
}

/// Over how many trailing axes the entries of p add up to one.
std::size_t axes_of_total(const Expr& p) {
    if (p.is_apply_of(ops::onehot)) return 1;
    const bool along_axes = p.is_apply_of(ops::softmax) || p.is_apply_of(ops::argmax_indicator) ||
                            p.is_apply_of(ops::argmin_indicator);
    return along_axes ? static_cast<std::size_t>(p->attributes[0]) : p.order();
}

/// The entries of a probability vector add up to one: its solitary summed axes disappear.
Expr total_of_simplex(const Expr& e) {
    if (!e.is_contraction()) return {};
    const std::vector<int> uses = uses_of(e);
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Factor& f = e->factors[i];
        const Expr p = e.child(i);
        if (!f.exponent.is_one() || !has_fact(p, Facts::simplex)) continue;
        const std::size_t trailing = axes_of_total(p);
        const std::span<const Axis> axes = f.axes;
        const auto summed = axes.last(trailing);
        const auto is_solitary = [&uses](const Axis& a) {
            return a.is_single() && uses[a[0]] == 1;
        };
        if (!std::ranges::all_of(summed, is_solitary)) continue;
        // One total for each of the leading axes, which nothing else may mention.
        const auto leading = axes.first(p.order() - trailing);
        View v(e);
        v.factors[i].node = ones(e.graph(), p.shape().first(leading.size()));
        v.factors[i].axes.assign(leading.begin(), leading.end());
        return std::move(v).build(e.graph());
    }
    return {};
}

/// (x^2k)^(1/2) = |x|^k.
Expr root_of_square(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Number p = e->factors[i].exponent;
        const Expr base = e.child(i);
        if (p.is_integer() || !base.is_contraction() || base->factors.size() != 1) continue;
        const Factor& f = base->factors[0];
        if (!f.exponent.is_even() || !std::ranges::equal(f.axes, base->out)) continue;
        View v(e);
        v.factors[i].node = apply(ops::abs, {base.child(0)});
        v.factors[i].exponent = f.exponent * p;
        return std::move(v).build(e.graph());
    }
    return {};
}

}  // namespace gradwright::law

namespace gradwright {

std::optional<OnePlus> one_plus(const Expr& sum) {
    if (!sum.is_sum() || sum.child_count() != 2) return std::nullopt;
    for (const std::size_t i : {0u, 1u}) {
        if (!law::is_one(sum.child(i)) || !sum->terms[i].coefficient.is_one()) continue;
        return OnePlus{sum.child(1 - i), sum->terms[1 - i].coefficient};
    }
    return std::nullopt;
}

std::vector<int> uses_of(const Expr& e) {
    std::vector<int> uses(e->label_dims.size(), 0);
    const auto count = [&uses](std::span<const Axis> axes) {
        for (const Axis& a : axes) {
            for (const Label l : a) ++uses[l];
        }
    };
    count(e->out);
    for (const Factor& f : e->factors) count(f.axes);
    return uses;
}

Expr operand_of(const Expr& e, const Op& op) {
    if (e.is_apply_of(op)) return e.child(0);
    if (e.order() != 2) return {};
    const Expr t = transpose(e);
    return t.is_apply_of(op) ? transpose(t.child(0)) : Expr();
}

Expr one_minus(const Expr& e) { return ones(e.graph(), e.shape()) - e; }

}  // namespace gradwright
