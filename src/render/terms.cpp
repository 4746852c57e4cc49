// Sums, and where the coefficients and scalar factors of a term go.
#include "render/notator.hpp"

#include "expr/build.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// Whether an array reads as acting entry by entry, so that a number added to it cannot be taken
/// for a multiple of the identity.
bool is_entrywise(Tree x) {
    switch (x->form) {
        case Form::apply:
            return x->op->elementwise;
        case Form::entry_power:
        case Form::hadamard:
        case Form::ratio:
            return true;
        case Form::call:
            return x->text == "sqrt";
        case Form::product:
            return std::ranges::all_of(x->args,
                                       [](Tree a) { return is_scalar(a) || is_entrywise(a); });
        case Form::quotient:
        case Form::transpose:
            return is_entrywise(x->args[0]);
        default:
            return false;
    }
}

}  // namespace

Tree bare_scalar(Trees& trees, Tree x) {
    if (x->form == Form::ones) return x->args[0];
    if (x->form == Form::quotient) {
        const Tree inner = bare_scalar(trees, x->args[0]);
        return inner == nullptr ? nullptr : trees.quotient(inner, x->args[1]);
    }
    if (x->form == Form::negative) {
        const Tree inner = bare_scalar(trees, x->args[0]);
        return inner == nullptr ? nullptr : trees.negative(inner);
    }
    if (x->form != Form::product || x->args.back()->form != Form::ones) return nullptr;
    for (std::size_t i = 0; i + 1 < x->args.size(); ++i) {
        if (!is_scalar(x->args[i])) return nullptr;
    }
    std::vector<Tree> factors = x->args;
    factors.back() = factors.back()->args[0];
    return trees.product(std::move(factors));
}

Tree Notator::sum(const Expr& e) {
    if (e.is_zero()) return t_.constant(t_.number(0), e.shape());
    const auto is_exact = [](const Term& t) { return t.coefficient.is_exact(); };
    const bool exact = std::ranges::all_of(e->terms, is_exact);
    const Number g = exact ? abs(content(e)) : Number(1);
    if (e->terms.size() == 1 || g.is_one()) return t_.better_side(sum_of_terms(e, 1));
    const Tree full = sum_of_terms(e, 1);
    Parts parts;
    parts.core = sum_of_terms(e, g);
    if (is_scalar(parts.core)) {
        parts.num = {parts.core};
        parts.core = nullptr;
    }
    const Signed y = scaled(g, std::move(parts));
    return t_.better_side(shorter(full, y.sign > 0 ? y.tree : t_.negative(y.tree)));
}

/// The user wrote this sum and each of its terms, so their order is the user's.
bool Notator::was_typed(const Expr& e) const {
    return !e->source.empty() && std::ranges::none_of(e->terms, [this](const Term& t) {
        return g_.node(t.node).source.empty();
    });
}

Tree Notator::sum_of_terms(const Expr& e, const Number& divisor) {
    std::vector<Term> ordered(e->terms.begin(), e->terms.end());
    const bool typed = was_typed(e);
    if (typed) {
        std::ranges::stable_sort(ordered, {},
                                 [this](const Term& t) { return g_.node(t.node).source.begin; });
    }
    std::vector<Signed> terms;
    for (const Term& t : ordered) terms.push_back(term(t.coefficient / divisor, {&g_, t.node}));
    bare_constants(terms);
    const bool none_positive =
        std::ranges::all_of(terms, [](const Signed& t) { return t.sign < 0; });
    if (terms.size() > 1 && none_positive && !divisor.is_one()) {
        for (Signed& t : terms) t.sign = 1;
        return t_.negative(t_.sum(std::move(terms), stance_of(e.order())));
    }
    return t_.sum(std::move(terms), stance_of(e.order()), typed);
}

/// 1 - x.^2 rather than vector(1) - x.^2.
void Notator::bare_constants(std::vector<Signed>& terms) const {
    std::vector<std::pair<Signed*, Tree>> constants;
    bool entrywise = true, shaped = false;
    for (Signed& t : terms) {
        const Tree bare = is_scalar(t.tree) ? nullptr : bare_scalar(t_, t.tree);
        if (bare != nullptr) {
            constants.push_back({&t, bare});
        } else {
            entrywise = entrywise && (t.tree->stance == Stance::column || is_entrywise(t.tree));
            shaped = shaped || !is_scalar(t.tree);
        }
    }
    if (!entrywise || !shaped) return;
    for (const auto& [term, bare] : constants) term->tree = bare;
}

Signed Notator::term(const Number& c, const Expr& e) {
    Parts parts;
    if (e.is_contraction()) {
        parts = contraction(e);
    } else if (e.is_scalar()) {
        take_scalar(of(e), false, parts);
    } else {
        parts.core = of(e);
    }
    return scaled(c, std::move(parts));
}

/// What a sum adds up, with its extents: x of sum(x), v.^2 of norm2(v)^2 and of v'*v.
std::pair<Tree, std::span<const Dim>> Notator::summands(Tree x) const {
    if (is_call(x, "sum")) return {x->args[0], x->dims};
    const auto [base, exponent] = base_and_exponent(x);
    if (is_call(base, "norm2") && exponent == 2) {
        return {t_.entry_power(base->args[0], 2), base->dims};
    }
    const bool square = x->form == Form::product && x->args.size() == 2 && is_scalar(x) &&
                        x->args[1]->form == Form::name && t_.transposed(x->args[1]) == x->args[0];
    if (square) return {t_.entry_power(x->args[1], 2), x->args[1]->dims};
    return {};
}

/// sum(x)/n is mean(x), where n is the extent of x.
void Notator::find_means(Parts& p) const {
    for (Tree& x : p.num) {
        const auto [entries, dims] = summands(x);
        if (dims.size() != 1 || !dims[0].is_symbol()) continue;
        const auto n = std::ranges::find_if(p.den, [text = dims[0].text()](Tree d) {
            return d->form == Form::name && d->source && d->text == text &&
                   has(d->source->declared, Facts::dimension);
        });
        if (n == p.den.end()) continue;
        p.den.erase(n);
        x = t_.call("mean", {entries}, Stance::scalar);
    }
}

/// sqrt(2)*x/2 is x/sqrt(2).
void Notator::move_roots_below(Number& below, Parts& p) const {
    for (auto it = p.num.begin(); it != p.num.end();) {
        const auto [base, exponent] = base_and_exponent(*it);
        const bool root = exponent == Number::ratio(1, 2) && base->form == Form::number &&
                          (below / base->value).is_integer();
        if (root) {
            below = below / base->value;
            p.den.push_back(*it);
            it = p.num.erase(it);
        } else {
            ++it;
        }
    }
}

/// c * Π num * core / Π den.
Signed Notator::scaled(const Number& c, Parts p) {
    int sign = c.is_negative() ? -p.sign : p.sign;
    const Number size = take_known_constant(abs(c), p);
    const bool fraction = size.is_exact() && !size.is_integer() && !short_decimal(size);
    const Number above = fraction ? Number(size.num()) : size;
    Number below = fraction ? Number(size.den()) : Number(1);
    if (p.core != nullptr && p.core->form == Form::negative) {
        sign = -sign;
        p.core = p.core->args[0];
    }
    find_means(p);
    std::ranges::sort(p.num, is_factor_before);
    std::ranges::sort(p.den, is_factor_before);
    if (!above.is_one()) p.num.insert(p.num.begin(), t_.number(above));
    move_roots_below(below, p);
    if (!below.is_one()) p.den.insert(p.den.begin(), t_.number(below));
    Tree x = p.num.empty() ? nullptr : t_.product(p.num);
    if (p.core != nullptr) x = scaled_core(x, t_.better_side(p.core));
    if (x == nullptr) x = t_.number(1);
    if (sign < 0) {
        if (const Tree y = t_.turned(x)) {
            sign = 1;
            x = y;
        }
    }
    if (!p.den.empty()) x = t_.quotient(x, t_.product(p.den));
    return {sign, x};
}

Tree Notator::scaled_core(Tree scalar, Tree core) {
    if (scalar == nullptr) return core;
    if (core->form == Form::ones && scalar->form == Form::number && is_number(core->args[0], 1)) {
        return t_.constant(scalar, core->dims);
    }
    if (core->form == Form::ratio && is_number(core->args[0], 1)) {
        return t_.make(Form::ratio, core->stance, {scalar, core->args[1]});
    }
    std::vector<Tree> factors{scalar};
    const bool flat = scalar->form == Form::product && std::ranges::all_of(scalar->args, is_scalar);
    if (flat) factors = scalar->args;
    factors.push_back(core);
    return t_.product(std::move(factors));
}

}  // namespace gradwright::render
