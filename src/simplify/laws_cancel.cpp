// Cancellation: products that collapse.

#include "simplify/laws.hpp"

#include "ops/catalogue.hpp"
#include "simplify/view.hpp"

#include <algorithm>

namespace gradwright::law {
namespace {

bool same_place(const Factor& a, const Factor& b) { return std::ranges::equal(a.axes, b.axes); }

/// Two different factors of `e` at the same place that `accept` takes, rewritten by `replace`.
template <class Accept, class Replace>
Expr rewrite_pair(const Expr& e, Accept accept, Replace replace) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            if (i == j || !same_place(e->factors[i], e->factors[j])) continue;
            if (!accept(e.child(i), e->factors[i].exponent, e.child(j), e->factors[j].exponent)) {
                continue;
            }
            View v(e);
            replace(v, i, j);
            return std::move(v).build(e.graph());
        }
    }
    return {};
}

void drop(View& v, std::size_t i) { v.factors[i].exponent = 0; }

}  // namespace

/// step(z)·relu(z) = relu(z).
Expr step_times_relu(const Expr& e) {
    return rewrite_pair(
        e,
        [](const Expr& a, const Number&, const Expr& b, const Number& q) {
            return a.is_apply_of(ops::step) && b.is_apply_of(ops::relu) &&
                   a.child(0) == b.child(0) && !q.is_negative();
        },
        [](View& v, std::size_t i, std::size_t) { drop(v, i); });
}

/// step(z)^k = step(z).
Expr step_power(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        const Number p = e->factors[i].exponent;
        if (!e.child(i).is_apply_of(ops::step) || p.is_one() || p.is_negative()) continue;
        View v(e);
        v.factors[i].exponent = 1;
        return std::move(v).build(e.graph());
    }
    return {};
}

/// sign(x)·x = |x|.
Expr sign_times_operand(const Expr& e) {
    return rewrite_pair(
        e,
        [](const Expr& a, const Number& p, const Expr& b, const Number& q) {
            return a.is_apply_of(ops::sign) && p.is_one() && q.is_one() && a.child(0) == b;
        },
        [](View& v, std::size_t i, std::size_t j) {
            v.factors[i].node = apply(ops::abs, {v.factors[j].node});
            v.factors.erase(v.factors.begin() + static_cast<std::ptrdiff_t>(j));
        });
}

/// sign(x)·|x| = x.
Expr sign_times_abs(const Expr& e) {
    return rewrite_pair(
        e,
        [](const Expr& a, const Number& p, const Expr& b, const Number& q) {
            return a.is_apply_of(ops::sign) && p.is_one() && b.is_apply_of(ops::abs) &&
                   q.is_one() && a.child(0) == b.child(0);
        },
        [](View& v, std::size_t i, std::size_t j) {
            v.factors[i].node = v.factors[j].node.child(0);
            v.factors.erase(v.factors.begin() + static_cast<std::ptrdiff_t>(j));
        });
}

/// |x|^2k = x^2k.
Expr abs_squared(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!e.child(i).is_apply_of(ops::abs) || !e->factors[i].exponent.is_even()) continue;
        View v(e);
        v.factors[i].node = e.child(i).child(0);
        return std::move(v).build(e.graph());
    }
    return {};
}

/// sin/cos = tan, sinh/cosh = tanh.
Expr quotient_of_sine_cosine(const Expr& e) {
    struct Ratio {
        const Op& numerator;
        const Op& denominator;
        const Op& quotient;
    };
    for (const Ratio& r :
         {Ratio{ops::sin, ops::cos, ops::tan}, {ops::sinh, ops::cosh, ops::tanh}}) {
        const Expr found = rewrite_pair(
            e,
            [&r](const Expr& a, const Number& p, const Expr& b, const Number& q) {
                return a.is_apply_of(r.numerator) && b.is_apply_of(r.denominator) && p.is_one() &&
                       q.is_integer() && q.is_negative() && a.child(0) == b.child(0);
            },
            [&r](View& v, std::size_t i, std::size_t j) {
                v.factors[i].node = apply(r.quotient, {v.factors[i].node.child(0)});
                v.factors[j].exponent = v.factors[j].exponent + Number(1);
            });
        if (found) return found;
    }
    return {};
}

/// adj(X)/det(X) = X⁻¹: X is not singular where the quotient exists.
Expr adjugate_over_determinant(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!e.child(i).is_apply_of(ops::adj) || !e->factors[i].exponent.is_one()) continue;
        const Expr det = apply(ops::det, {e.child(i).child(0)});
        for (std::size_t j = 0; j < e->factors.size(); ++j) {
            const Number q = e->factors[j].exponent;
            if (e.child(j) != det || !q.is_negative() || !q.is_integer()) continue;
            View v(e);
            v.factors[i].node = apply(ops::inv, {e.child(i).child(0)});
            v.factors[j].exponent = q + Number(1);
            return std::move(v).build(e.graph());
        }
    }
    return {};
}

namespace {

/// Finds the factors of C among those of e, with C's axes p and q on given or free labels of e.
class ProductMatch {
public:
    ProductMatch(const Expr& e, const Expr& c, std::size_t inverse)
        : e_(e), c_(c), taken_(e->factors.size(), false), image_(c->label_dims.size()) {
        taken_[inverse] = true;
    }

    /// C's axis `at` stands on `bond`. True if all factors of C were found.
    bool run(std::size_t at, Label bond) {
        if (!c_->out[0].is_single() || !c_->out[1].is_single() || c_->out[0] == c_->out[1]) {
            return false;
        }
        image_[c_->out[at][0]] = bond;
        return match(0) && closed();
    }

    std::optional<Label> image(const Axis& axis) const { return image_[axis[0]]; }
    bool is_taken(std::size_t i) const { return taken_[i]; }

    /// The label stands in the output or on a factor that was not taken.
    bool used_elsewhere(Label l) const {
        const auto mentions = [l](const Axis& a) {
            return std::find(a.begin(), a.end(), l) != a.end();
        };
        if (std::ranges::any_of(e_->out, mentions)) return true;
        for (std::size_t i = 0; i < e_->factors.size(); ++i) {
            if (!taken_[i] && std::ranges::any_of(e_->factors[i].axes, mentions)) return true;
        }
        return false;
    }

private:
    bool match(std::size_t k) {
        if (k == c_->factors.size()) return true;
        const Factor& f = c_->factors[k];
        for (std::size_t i = 0; i < e_->factors.size(); ++i) {
            const Factor& g = e_->factors[i];
            if (taken_[i] || g.node != f.node || !(g.exponent == f.exponent)) continue;
            const bool can_turn = f.axes.size() == 2 && is_symmetric(e_.child(i));
            for (const bool turn : {false, true}) {
                if (turn && !can_turn) continue;
                const auto saved = image_;
                taken_[i] = true;
                if (map_axes(f, g, turn) && match(k + 1)) return true;
                taken_[i] = false;
                image_ = saved;
            }
        }
        return false;
    }

    bool map_axes(const Factor& f, const Factor& g, bool turn) {
        for (std::size_t i = 0; i < f.axes.size(); ++i) {
            const Axis& from = f.axes[i];
            const Axis& to = g.axes[turn ? 1 - i : i];
            if (from.size() != to.size()) return false;
            for (std::size_t j = 0; j < from.size(); ++j) {
                if (image_[from[j]] && *image_[from[j]] != to[j]) return false;
                image_[from[j]] = to[j];
            }
        }
        return true;
    }

    /// No label summed inside C is used by anything else, and different labels stay different.
    bool closed() const {
        for (Label l = 0; l < image_.size(); ++l) {
            if (!image_[l]) return false;
            for (Label k = 0; k < l; ++k) {
                if (image_[k] == image_[l]) return false;
            }
            const bool is_axis = c_->out[0][0] == l || c_->out[1][0] == l;
            if (!is_axis && used_elsewhere(*image_[l])) return false;
        }
        return true;
    }

    const Expr e_;
    const Expr c_;
    std::vector<bool> taken_;
    std::vector<std::optional<Label>> image_;
};

Expr cancel_against(const Expr& e, std::size_t inverse, const Expr& c) {
    const auto& axes = e->factors[inverse].axes;
    for (const std::size_t side : {1u, 0u}) {
        if (!axes[0].is_single() || !axes[1].is_single() || axes[0] == axes[1]) return {};
        const Axis bond = axes[side];
        const Axis free = axes[1 - side];
        ProductMatch match(e, c, inverse);
        // inv(C)·C meets C's rows, C·inv(C) its columns.
        const std::size_t at = side == 1 ? 0 : 1;
        if (!match.run(at, bond[0]) || match.used_elsewhere(bond[0])) continue;
        View v(e);
        std::vector<FactorSpec> rest;
        for (std::size_t i = 0; i < v.factors.size(); ++i) {
            if (!match.is_taken(i)) rest.push_back(std::move(v.factors[i]));
        }
        const Axis other(*match.image(c->out[1 - at]));
        rest.push_back({identity(e.graph(), c.shape()[0]), {free, other}, 1});
        v.factors = std::move(rest);
        return std::move(v).build(e.graph());
    }
    return {};
}

}  // namespace

/// inv(C) against the factors of C = A·B standing in the same product: C⁻¹·A·B = I.
Expr inverse_of_product(const Expr& e) {
    if (!e.is_contraction()) return {};
    for (std::size_t i = 0; i < e->factors.size(); ++i) {
        if (!e.child(i).is_apply_of(ops::inv) || !e->factors[i].exponent.is_one()) continue;
        const Expr c = e.child(i).child(0);
        if (!c.is_contraction() || c.order() != 2) continue;
        if (const Expr found = cancel_against(e, i, c)) return found;
    }
    return {};
}

/// sigmoid(z)·sigmoid(-z)^-1 = exp(z), which only arises from a quotient.
Expr sigmoid_complement_product(const Expr& e) {
    return rewrite_pair(
        e,
        [](const Expr& a, const Number& p, const Expr& b, const Number& q) {
            return a.is_apply_of(ops::sigmoid) && b.is_apply_of(ops::sigmoid) && p.is_one() &&
                   q == Number(-1) && a.child(0) == -b.child(0);
        },
        [](View& v, std::size_t i, std::size_t j) {
            v.factors[i].node = apply(ops::exp, {v.factors[i].node.child(0)});
            v.factors.erase(v.factors.begin() + static_cast<std::ptrdiff_t>(j));
        });
}

}  // namespace gradwright::law
