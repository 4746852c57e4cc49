#include "api/kinks.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>
#include <array>

namespace gradwright::api {
namespace {

struct Kink {
    const Op& op;
    std::string_view note;
};

/// A root of a sum of squares: ‖e‖ and its like.
bool has_norm(const Expr& e) {
    if (!e.is_contraction()) return false;
    for (std::size_t i = 0; i < e.child_count(); ++i) {
        const Number& p = e->factors[i].exponent;
        const Expr base = e.child(i);
        const bool odd_root = !p.is_integer() && !p.is_negative() && p < Number(1);
        if (odd_root && base.is_scalar() && base.is_contraction() && !base->factors.empty() &&
            has_fact(base, Facts::nonnegative)) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::vector<std::string> kink_notes(const Expr& formula, const Expr& x) {
    static const std::array kinks{
        Kink{ops::abs, "abs has no derivative at 0; the value given there is 0"},
        Kink{ops::relu, "relu has no derivative at 0; the value given there is 0"},
        Kink{ops::max2, "max has no derivative at a tie; each side counts one half there"},
        Kink{ops::min2, "min has no derivative at a tie; each side counts one half there"},
        Kink{ops::max, "max has no derivative at a tie; the tied entries share it equally there"},
        Kink{ops::min, "min has no derivative at a tie; the tied entries share it equally there"},
    };
    std::vector<std::string> notes;
    const auto add = [&notes](std::string_view note) {
        if (std::ranges::find(notes, note) == notes.end()) notes.emplace_back(note);
    };
    const Expr variables[] = {x};
    auto depends = dependence(formula, variables);
    for (const Expr& e : reachable({&formula, 1})) {
        if (!depends[e.id()]) continue;
        if (has_norm(e)) add("a norm has no derivative at 0; the value given there is 0");
        for (const Kink& k : kinks) {
            if (e.is_apply_of(k.op)) add(k.note);
        }
    }
    return notes;
}

}  // namespace gradwright::api
