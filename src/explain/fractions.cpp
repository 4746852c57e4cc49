// Coefficients, powers and divisors of a term, gathered in one fraction.
#include "explain/derivation.hpp"
#include "explain/patterns.hpp"

#include <algorithm>

namespace gradwright::explain {

using namespace render;

namespace {

struct Fraction {
    Number coefficient = 1;
    std::vector<Tree> above, below;
};

/// Equal scalars to one power.
std::vector<Tree> with_powers(Trees& t, const std::vector<Tree>& factors) {
    std::vector<std::pair<Tree, Number>> powers;
    for (const Tree x : factors) {
        auto [base, exponent] = base_and_exponent(x);
        for (auto inner = base_and_exponent(base); inner.first != base && is_scalar(x);) {
            base = inner.first;
            exponent = exponent * inner.second;
            inner = base_and_exponent(base);
        }
        const auto same = std::ranges::find(powers, base, &std::pair<Tree, Number>::first);
        if (same == powers.end() || !is_scalar(x)) {
            powers.push_back({base, exponent});
        } else {
            same->second = same->second + exponent;
        }
    }
    std::vector<Tree> result;
    for (const auto& [base, exponent] : powers) {
        if (exponent.is_one()) {
            result.push_back(base);
        } else if (exponent == Number::ratio(1, 2)) {
            result.push_back(t.call("sqrt", {base}, base->stance));
        } else {
            const Form form = is_scalar(base) ? Form::power : Form::entry_power;
            result.push_back(t.make(form, base->stance, {base, t.number(exponent)}));
        }
    }
    return result;
}

/// A scalar with the differential stands behind a column: x*(x'*dx) is x*x'*dx. Among scalars dx
/// itself is last.
Tree product_with_differential_last(Trees& t, std::vector<Tree> factors) {
    const auto array = [](Tree x) { return !is_scalar(x); };
    std::stable_partition(factors.begin(), factors.end(), [](Tree x) {
        return !is_scalar(x) || x->form != Form::name || !holds_differential(x);
    });
    const auto d =
        std::ranges::find_if(factors, [](Tree x) { return is_scalar(x) && holds_differential(x); });
    if (d == factors.end() || std::ranges::none_of(factors, array)) {
        return t.product(std::move(factors));
    }
    const Tree scalar = *d;
    factors.erase(d);
    const bool column = factors.back()->stance == Stance::column;
    const bool row = scalar->form == Form::product && scalar->args[0]->stance == Stance::row;
    if (column && row) {
        factors.insert(factors.end(), scalar->args.begin(), scalar->args.end());
    } else {
        factors.push_back(scalar);
    }
    return t.product(std::move(factors));
}

void divide(Fraction& f, Tree x) {
    if (x->form == Form::number) {
        f.coefficient = f.coefficient / x->value;
    } else if (x->form == Form::product && std::ranges::all_of(x->args, is_scalar)) {
        for (const Tree a : x->args) divide(f, a);
    } else {
        f.below.push_back(x);
    }
}

void multiply(Trees& t, Fraction& f, Tree x);

/// A scalar such as a'*b stays together.
void multiply_product(Trees& t, Fraction& f, Tree x) {
    std::vector<Tree> arrays;
    for (const Tree a : x->args) {
        if (is_scalar(a)) {
            multiply(t, f, a);
            continue;
        }
        const Weighted part = gathered(t, a);
        f.coefficient = f.coefficient * part.coefficient;
        if (part.tree->form == Form::quotient) {
            divide(f, part.tree->args[1]);
            arrays.push_back(part.tree->args[0]);
        } else {
            arrays.push_back(part.tree);
        }
    }
    if (!arrays.empty()) f.above.push_back(t.product(std::move(arrays)));
}

void multiply(Trees& t, Fraction& f, Tree x) {
    switch (x->form) {
        case Form::number:
            f.coefficient = f.coefficient * x->value;
            return;
        case Form::negative:
            f.coefficient = -f.coefficient;
            return multiply(t, f, x->args[0]);
        case Form::quotient:
            divide(f, x->args[1]);
            return multiply(t, f, x->args[0]);
        case Form::product:
            return multiply_product(t, f, x);
        default:
            break;
    }
    const bool linear = x->args.size() == 1 && (is_call(x, "tr") || is_call(x, "sum"));
    const bool pairs = x->form == Form::apply && x->op == &pairing();
    if (linear || pairs) {
        std::vector<Tree> args = x->args;
        for (Tree& a : args) {
            const Weighted inner = gathered(t, a);
            f.coefficient = f.coefficient * inner.coefficient;
            a = inner.tree;
        }
        x = copy_with(t, x, std::move(args));
    }
    f.above.push_back(x);
}

}  // namespace

Weighted gathered(Trees& t, Tree x) {
    Fraction f;
    multiply(t, f, x);
    const Tree above =
        f.above.empty() ? t.number(1) : product_with_differential_last(t, with_powers(t, f.above));
    if (f.below.empty()) return {f.coefficient, above};
    std::vector<Tree> below = with_powers(t, f.below);
    std::ranges::stable_sort(below, {}, &Notation::size);
    return {f.coefficient, t.quotient(above, t.product(std::move(below)))};
}

namespace {

Tree scaled_tree(Trees& t, const Number& c, Tree x) {
    if (c.is_one()) return x;
    if (x->form == Form::number) return t.number(c * x->value);
    Tree above = x, below = nullptr;
    if (x->form == Form::quotient) {
        above = x->args[0];
        below = x->args[1];
    }
    Number num = c, den = 1;
    if (c.is_exact() && !c.is_integer() && !short_decimal(c)) {
        num = c.num();
        den = c.den();
    }
    if (!num.is_one()) above = t.product({t.number(num), above});
    if (!den.is_one()) below = below == nullptr ? t.number(den) : t.product({t.number(den), below});
    return below == nullptr ? above : t.quotient(above, below);
}

}  // namespace

Tree sum_of(Trees& t, const std::vector<Weighted>& terms) {
    Notation n;
    n.form = Form::sum;
    for (const Weighted& w : terms) {
        n.signs.push_back(w.coefficient.is_negative() ? -1 : 1);
        n.args.push_back(scaled_tree(t, abs(w.coefficient), w.tree));
        if (!is_scalar(w.tree)) n.stance = w.tree->stance;
    }
    if (terms.size() > 1) return t.make(std::move(n));
    return n.signs[0] > 0 ? n.args[0] : t.negative(n.args[0]);
}

}  // namespace gradwright::explain
