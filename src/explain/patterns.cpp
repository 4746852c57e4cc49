#include "explain/patterns.hpp"

#include "explain/derivation.hpp"

#include <algorithm>

namespace gradwright::explain {

using namespace render;

Expr stand_in(Graph& graph, std::size_t k, std::span<const Dim> shape, Facts facts) {
    std::string name{'\x01', static_cast<char>('a' + k % 26)};
    if (k >= 26) name += std::to_string(k / 26);
    return graph.symbol(name, shape, facts);
}

Expr stand_in_tangent(const Expr& p) {
    return p.graph().symbol("d" + std::string(p->name), p.shape(), Facts::tangent);
}

Tree marked(Trees& t, Tree x) {
    Notation n;
    n.form = Form::apply;
    n.stance = x->stance;
    n.op = &differential_mark();
    n.args = {x};
    return t.make(std::move(n));
}

Tree copy_with(Trees& t, Tree x, std::vector<Tree> args) {
    Notation n = *x;
    n.args = std::move(args);
    n.transposed = nullptr;
    n.source = Expr();
    return t.make(std::move(n));
}

namespace {

Stance stance_of_entries(const std::vector<Tree>& factors) {
    for (const Tree x : factors) {
        if (!is_scalar(x)) return x->stance;
    }
    return Stance::scalar;
}

Tree rebuilt(Trees& t, Tree x, std::vector<Tree> args) {
    switch (x->form) {
        case Form::transpose:
            return turned(t, args[0]);
        case Form::product:
            return product_in_order(t, std::move(args));
        case Form::hadamard:
            return entries_in_order(t, args);
        case Form::negative:
            return t.negative(args[0]);
        case Form::call:
            return is_call(x, "sum") ? total_of(t, args[0]) : copy_with(t, x, std::move(args));
        default:
            return copy_with(t, x, std::move(args));
    }
}

}  // namespace

Tree replaced(Trees& t, Tree x, std::span<const std::pair<Tree, Tree>> parts) {
    for (const auto& [from, to] : parts) {
        if (x == from) return to;
    }
    std::vector<Tree> args;
    bool changed = false;
    for (const Tree a : x->args) {
        args.push_back(replaced(t, a, parts));
        changed = changed || args.back() != a;
    }
    return changed ? rebuilt(t, x, std::move(args)) : x;
}

Tree turned(Trees& t, Tree x) {
    const bool keeps = x->form == Form::sum && !is_scalar(x) && x->stance != Stance::tensor;
    return keeps ? t.make(Form::transpose, turned_stance(x->stance), {x}) : t.transposed(x);
}

bool contains(Tree x, Tree part) {
    return x == part || std::ranges::any_of(x->args, [&](Tree a) { return contains(a, part); });
}

bool holds_differential(Tree x) {
    if (x->form == Form::apply && x->op == &differential_mark()) return true;
    if (x->form == Form::name && x->source && has(x->source->declared, Facts::tangent)) return true;
    return std::ranges::any_of(x->args, holds_differential);
}

Tree entries_in_order(Trees& t, const std::vector<Tree>& factors) {
    std::vector<Tree> flat, scalars;
    bool negative = false;
    for (Tree x : factors) {
        if (x->form == Form::negative) {
            negative = !negative;
            x = x->args[0];
        }
        if (is_scalar(x)) {
            scalars.push_back(x);
        } else if (x->form == Form::hadamard) {
            flat.insert(flat.end(), x->args.begin(), x->args.end());
        } else {
            flat.push_back(x);
        }
    }
    const Stance stance = stance_of_entries(flat);
    Tree x = nullptr;
    if (flat.size() == 1) x = flat[0];
    if (flat.size() > 1) x = t.make(Form::hadamard, stance, std::move(flat));
    if (x != nullptr) scalars.push_back(x);
    x = scalars.size() == 1 ? scalars[0] : t.product(std::move(scalars));
    return negative ? t.negative(x) : x;
}

Tree product_in_order(Trees& t, std::vector<Tree> factors) {
    bool negative = false;
    for (Tree& x : factors) {
        if (x->form != Form::negative) continue;
        negative = !negative;
        x = x->args[0];
    }
    const Tree x = t.product(std::move(factors));
    return negative ? t.negative(x) : x;
}

Tree total_of(Trees& t, Tree x) {
    const auto holds = [](Tree a) { return !is_scalar(a) && holds_differential(a); };
    if (x->form == Form::sum && std::ranges::all_of(x->args, holds)) {
        std::vector<Weighted> terms;
        for (std::size_t i = 0; i < x->args.size(); ++i) {
            const Weighted part = gathered(t, total_of(t, x->args[i]));
            terms.push_back({Number(x->signs[i]) * part.coefficient, part.tree});
        }
        return sum_of(t, terms);
    }
    const Weighted scaled = gathered(t, x);
    const Tree inner = scaled.tree;
    Tree total = nullptr;
    if (inner->form == Form::hadamard && holds_differential(inner)) {
        std::vector<Tree> rest = inner->args;
        const auto at = std::ranges::find_if(rest, holds_differential);
        const Tree d = *at;
        rest.erase(at);
        const Tree other = entries_in_order(t, rest);
        if (inner->stance == Stance::matrix) {
            Notation n;
            n.form = Form::apply;
            n.op = &pairing();
            n.args = {other, d};
            total = t.make(std::move(n));
        } else if (inner->stance == Stance::column) {
            total = t.product({turned(t, other), d});
        }
    }
    if (total == nullptr) return t.call("sum", {x}, Stance::scalar);
    return sum_of(t, {{scaled.coefficient, total}});
}

namespace {

bool is_tr(Tree x) { return is_call(x, "tr"); }

std::size_t place_of(const std::vector<Tree>& args, Tree hole) {
    return static_cast<std::size_t>(
        std::ranges::find_if(args, [&](Tree a) { return contains(a, hole); }) - args.begin());
}

bool is_turned(Tree x, Tree hole) { return x->form == Form::transpose && x->args[0] == hole; }

Tree last_in_product(Trees& t, Tree x, Tree hole) {
    std::vector<Tree> args = x->args;
    const std::size_t i = place_of(args, hole);
    args[i] = with_last(t, args[i], hole);
    const Tree own = args[i];
    if (is_scalar(own) && (x->stance == Stance::scalar || own != hole)) {
        args.erase(args.begin() + static_cast<std::ptrdiff_t>(i));
        const bool row = own->form == Form::product && own->args[0]->stance == Stance::row;
        if (row && x->stance == Stance::column) {
            args.insert(args.end(), own->args.begin(), own->args.end());
        } else {
            args.push_back(own);
        }
        return t.product(std::move(args));
    }
    if (x->stance == Stance::scalar && is_turned(own, hole)) return turned(t, t.product(args));
    return t.product(std::move(args));
}

/// A scalar product is its own transpose, which Trees does not touch.
Tree turned_product(Trees& t, const std::vector<Tree>& args) {
    std::vector<Tree> factors;
    for (const Tree a : args) {
        if (is_scalar(a)) factors.push_back(a);
    }
    for (auto it = args.rbegin(); it != args.rend(); ++it) {
        if (!is_scalar(*it)) factors.push_back(turned(t, *it));
    }
    return t.product(std::move(factors));
}

Tree last_in_trace(Trees& t, Tree x, Tree hole) {
    Tree inner = with_last(t, x->args[0], hole);
    if (inner->form != Form::product) {
        return t.call("tr", {is_turned(inner, hole) ? hole : inner}, Stance::scalar);
    }
    if (is_turned(inner->args[place_of(inner->args, hole)], hole)) {
        inner = turned_product(t, inner->args);
    }
    if (inner->form != Form::product) return t.call("tr", {inner}, Stance::scalar);
    std::vector<Tree> args = inner->args;
    std::vector<Tree> scalars;
    std::erase_if(args, [&](Tree a) {
        if (is_scalar(a)) scalars.push_back(a);
        return is_scalar(a);
    });
    const std::size_t i = place_of(args, hole);
    if (i < args.size()) {
        std::rotate(args.begin(), args.begin() + static_cast<std::ptrdiff_t>(i + 1), args.end());
    }
    scalars.push_back(t.call("tr", {t.product(std::move(args))}, Stance::scalar));
    return t.product(std::move(scalars));
}

/// <A, P*dX*Q> is <P'*A*Q', dX>.
Tree last_in_pairing(Trees& t, Tree x, Tree hole) {
    const Tree a = x->args[0], b = x->args[1];
    if (b->form != Form::product || std::ranges::find(b->args, hole) == b->args.end()) return x;
    std::vector<Tree> factors, scalars;
    const std::size_t i = place_of(b->args, hole);
    for (std::size_t k = i; k-- > 0;) {
        (is_scalar(b->args[k]) ? scalars : factors).push_back(turned(t, b->args[k]));
    }
    factors.push_back(a);
    for (std::size_t k = b->args.size(); k-- > i + 1;) factors.push_back(turned(t, b->args[k]));
    factors.insert(factors.begin(), scalars.begin(), scalars.end());
    return copy_with(t, x, {t.product(std::move(factors)), hole});
}

}  // namespace

Tree with_last(Trees& t, Tree x, Tree hole) {
    if (x == hole || !contains(x, hole)) return x;
    std::vector<Tree> args = x->args;
    switch (x->form) {
        case Form::sum:
            for (Tree& a : args) a = with_last(t, a, hole);
            return copy_with(t, x, std::move(args));
        case Form::negative:
        case Form::quotient:
        case Form::ratio:
            args[0] = with_last(t, args[0], hole);
            return copy_with(t, x, std::move(args));
        case Form::product: {
            const Tree own = args[place_of(args, hole)];
            if (x->stance == Stance::scalar && is_turned(own, hole)) return turned_product(t, args);
            return last_in_product(t, x, hole);
        }
        case Form::hadamard: {
            const std::size_t i = place_of(args, hole);
            const Tree own = with_last(t, args[i], hole);
            args.erase(args.begin() + static_cast<std::ptrdiff_t>(i));
            args.push_back(own);
            return entries_in_order(t, args);
        }
        case Form::call:
            if (is_tr(x)) return last_in_trace(t, x, hole);
            if (x->args.size() != 1) return x;
            args[0] = with_last(t, args[0], hole);
            return rebuilt(t, x, std::move(args));
        case Form::apply:
            return x->op == &pairing() ? last_in_pairing(t, x, hole) : x;
        default:
            return x;
    }
}

}  // namespace gradwright::explain
