#include "explain/convexity_kinks.hpp"

#include "derive/derive.hpp"
#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "render/text.hpp"
#include "simplify/simplify.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gradwright {
namespace {

const std::array convex_ops{&ops::relu,       &ops::abs,      &ops::max2,     &ops::max,
                            &ops::lambda_max, &ops::norm_nuc, &ops::norm_spec};
const std::array concave_ops{&ops::min2, &ops::min};
/// Smooth by their rules but for ties and rank, where they jump.
const std::array jumping_ops{&ops::top_projector,         &ops::top_resolvent,
                             &ops::polar_factor,          &ops::inverse_gaps,
                             &ops::singular_vectors_left, &ops::singular_vectors_right};

int bend_of(const Expr& e) {
    if (!e.is_apply()) return 0;
    const auto is = [&e](const Op* op) { return e.is_apply_of(*op); };
    if (std::ranges::any_of(convex_ops, is)) return 1;
    return std::ranges::any_of(concave_ops, is) ? -1 : 0;
}

bool is_affine(const Expr& e, const Expr& x) {
    if (!depends_on(e, x)) return true;
    const Result<Expr> j = jacobian(e, x);
    return j && !depends_on(simplify(*j, {.size = render::printed_size}), x);
}

/// The one factor that holds x, with the sign of the others; nothing if it is not so.
struct Core {
    Expr factor;
    int sign = 1;
};

std::optional<Core> core_of(const Expr& product, const Expr& x) {
    Core core;
    for (const Factor& f : product->factors) {
        const Expr node(&product.graph(), f.node);
        if (depends_on(node, x)) {
            if (core.factor || !f.exponent.is_one()) return std::nullopt;
            core.factor = node;
            continue;
        }
        const bool positive =
            f.exponent.is_even() || !f.exponent.is_integer() || has_fact(node, Facts::nonnegative);
        if (positive) continue;
        if (!has_fact(node, Facts::nonpositive)) return std::nullopt;
        core.sign = -core.sign;
    }
    if (!core.factor) return std::nullopt;
    return core;
}

/// +1 or −1 if the term without its coefficient is a convex or concave function with kinks.
int bend_of_term(const Expr& t, const Expr& x) {
    Expr at = t;
    int sign = 1;
    while (at.is_contraction()) {
        const auto core = core_of(at, x);
        if (!core) return 0;
        at = core->factor;
        sign *= core->sign;
    }
    if (bend_of(at) == 0) return 0;
    for (std::size_t i = 0; i < at.child_count(); ++i) {
        if (!is_affine(at.child(i), x)) return 0;
    }
    return sign * bend_of(at);
}

}  // namespace

bool is_continuous(const Expr& e, const Expr& x) {
    const auto depends = dependence(e, {&x, 1});
    for (const Expr& n : reachable({&e, 1})) {
        if (!n.is_apply() || !depends.at(n.id())) continue;
        if (std::ranges::any_of(jumping_ops, [&n](const Op* op) { return n.is_apply_of(*op); })) {
            return false;
        }
        for (std::size_t i = 0; i < n.child_count(); ++i) {
            if (!depends.at(n.child(i).id())) continue;
            const Slot& slot = slot_of(op_of(n), i);
            if (std::holds_alternative<Constant>(slot) || std::holds_alternative<Opaque>(slot)) {
                return false;
            }
        }
    }
    return true;
}

SplitAtKinks split_at_kinks(const Expr& f, const Expr& x) {
    SplitAtKinks split{f, {}, 0};
    std::vector<Scaled> terms, smooth;
    if (f.is_sum()) {
        for (const Term& t : f->terms) terms.push_back({t.coefficient, {&f.graph(), t.node}});
    } else {
        terms.push_back({1, f});
    }
    bool convex = true, concave = true;
    for (const Scaled& t : terms) {
        const int bend = bend_of_term(t.expr, x);
        if (bend == 0) {
            smooth.push_back(t);
            continue;
        }
        const int sign = t.coefficient.is_negative() ? -bend : bend;
        convex = convex && sign > 0;
        concave = concave && sign < 0;
        split.kinked.push_back(t.coefficient * t.expr);
    }
    split.smooth = f.graph().sum(smooth, f.shape());
    split.sign = convex ? 1 : concave ? -1 : 0;
    return split;
}

std::string domain_condition(const Expr& f, const Expr& x) {
    const auto depends = dependence(f, {&x, 1});
    for (const Expr& n : reachable({&f, 1})) {
        if (!depends.at(n.id())) continue;
        bool everywhere = true;
        if (n.is_contraction()) {
            for (const Factor& factor : n->factors) {
                const Expr base(&n.graph(), factor.node);
                if (!depends.at(base.id())) continue;
                if (factor.exponent.is_negative()) everywhere = has_fact(base, Facts::positive);
            }
        } else if (n.is_apply()) {
            const bool matrix = n.is_apply_of(ops::inv) || n.is_apply_of(ops::logdet);
            if (n.is_apply_of(ops::log)) everywhere = has_fact(n.child(0), Facts::positive);
            if (matrix) everywhere = has_fact(n.child(0), Facts::positive_definite);
        }
        if (!everywhere) return "on every convex set on which the formula is defined";
    }
    return {};
}

}  // namespace gradwright
