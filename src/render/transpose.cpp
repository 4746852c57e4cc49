// The transpose of a tree, moved inwards where that is not longer, and signs moved inwards
// likewise.
#include "render/trees.hpp"

#include "base/lock.hpp"

#include <algorithm>
#include <map>

namespace gradwright::render {
namespace {

/// How deep a minus is carried into a tree.
constexpr int deepest_turn = 8;

bool is_flat(Stance s) { return s == Stance::scalar || s == Stance::tensor; }

bool follows_transpose(Tree x) {
    if (x->form == Form::apply)
        return x->op->under_transpose == UnderTranspose::equivariant || x->op->elementwise;
    return is_call(x, "sqrt");
}

}  // namespace

Tree Trees::transposed(Tree x) {
    if (is_flat(x->stance)) return x;
    if (x->transposed == nullptr) {
        const Tree t = build_transposed(x);
        x->transposed = t;
        if (t->transposed == nullptr && t->form != Form::transpose) t->transposed = x;
    }
    return x->transposed;
}

Tree Trees::if_not_longer(Tree x, std::vector<Tree> args, Stance stance) {
    Notation n = *x;
    n.args = args;
    n.stance = stance;
    n.transposed = nullptr;
    n.source = Expr();
    const Tree t = x->form == Form::hadamard ? hadamard(std::move(args)) : make(std::move(n));
    return t->size <= x->size ? t : make(Form::transpose, stance, {x});
}

Tree Trees::transposed_blocks(Tree x) {
    const auto rows = static_cast<std::size_t>(x->attributes[0]);
    const auto columns = static_cast<std::size_t>(x->attributes[1]);
    Notation n;
    n.form = Form::blocks;
    n.stance = turned_stance(x->stance);
    n.attributes = {x->attributes[1], x->attributes[0]};
    for (std::size_t j = 0; j < columns; ++j) {
        for (std::size_t i = 0; i < rows; ++i)
            n.args.push_back(transposed(x->args[i * columns + j]));
    }
    const Tree t = grid(std::move(n));
    return t->size <= x->size ? t : make(Form::transpose, turned_stance(x->stance), {x});
}

/// [[A, B]; [C, D]] and [[A; C], [B; D]] are [A, B; C, D].
Tree Trees::grid(Notation n) {
    for (const std::size_t along : {std::size_t{0}, std::size_t{1}}) {
        // Inner blocks divide the axis `along`, outer ones the other.
        const std::size_t across = 1 - along;
        if (n.attributes[along] != 1 || n.args[0]->form != Form::blocks) continue;
        const std::int64_t inner = n.args[0]->attributes[along];
        const bool regular = std::ranges::all_of(n.args, [&](Tree x) {
            return x->form == Form::blocks && x->attributes[across] == 1 &&
                   x->attributes[along] == inner;
        });
        if (!regular || inner < 2) continue;
        std::vector<Tree> entries;
        const std::size_t outer = n.args.size(), each = static_cast<std::size_t>(inner);
        for (std::size_t k = 0; k < outer * each; ++k) {
            // Row-major: along columns the inner index varies fastest, along rows the outer.
            entries.push_back(along == 1 ? n.args[k / each]->args[k % each]
                                         : n.args[k % outer]->args[k / outer]);
        }
        n.args = std::move(entries);
        n.attributes[along] = inner;
        n.stance = Stance::matrix;
        break;
    }
    return make(std::move(n));
}

Tree Trees::transposed_product(Tree x) {
    std::vector<Tree> factors;
    for (const Tree a : x->args) {
        if (is_scalar(a)) factors.push_back(a);
    }
    for (auto it = x->args.rbegin(); it != x->args.rend(); ++it) {
        if (!is_scalar(*it)) factors.push_back(transposed(*it));
    }
    return product(std::move(factors));
}

Tree Trees::build_transposed(Tree x) {
    const Stance stance = turned_stance(x->stance);
    std::vector<Tree> args;
    switch (x->form) {
        case Form::transpose:
            return x->args[0];
        case Form::identity:
            return x;
        case Form::product:
            return transposed_product(x);
        case Form::quotient:
            return quotient(transposed(x->args[0]), x->args[1]);
        case Form::negative:
            return negative(transposed(x->args[0]));
        case Form::ones:
            if (x->stance == Stance::matrix)
                return constant(x->args[0], std::vector{x->dims[1], x->dims[0]});
            break;
        case Form::sum: {
            std::vector<Signed> terms;
            for (std::size_t i = 0; i < x->args.size(); ++i) {
                terms.push_back({x->signs[i], transposed(x->args[i])});
            }
            const Tree t = sum(std::move(terms), stance);
            return t->size <= x->size ? t : make(Form::transpose, stance, {x});
        }
        case Form::blocks:
            return transposed_blocks(x);
        case Form::hadamard:
        case Form::ratio:
        case Form::entry_power:
        case Form::power:
        case Form::apply:
        case Form::call:
            if (is_call(x, "diag") && x->stance == Stance::matrix) return x;
            if ((x->form == Form::apply || x->form == Form::call) && !follows_transpose(x)) break;
            for (const Tree a : x->args) args.push_back(transposed(a));
            return if_not_longer(x, std::move(args), stance);
        default:
            break;
    }
    return make(Form::transpose, stance, {x});
}

Tree Trees::better_side(Tree x) {
    if (x->stance != Stance::matrix) return x;
    const Tree t = transposed(x);
    if (t == x || t->form == Form::transpose) return x;
    const Tree other = make(Form::transpose, Stance::matrix, {t});
    // Its parentheses cost one more than they count.
    return other->size + 1 < x->size ? other : x;
}

Tree Trees::entry(Tree x, std::vector<std::int64_t> indices) {
    if (x->form == Form::transpose && x->stance == Stance::matrix) {
        std::swap(indices[0], indices[1]);
        const Tree y = entry(x->args[0], std::move(indices));
        return transposed(y);
    }
    Notation n;
    n.form = Form::index;
    n.args = {x};
    n.attributes = std::move(indices);
    const auto free = std::ranges::count(n.attributes, 0);
    n.stance = stance_of(static_cast<std::size_t>(free));
    if (x->stance == Stance::matrix && free == 1 && n.attributes[0] != 0) n.stance = Stance::row;
    return make(std::move(n));
}

namespace {

/// f(-z) = -f(z), as the op's own normal form says.
bool is_odd(const Op& op) {
    static Mutex mutex;
    static std::map<const Op*, bool> known;
    const Lock lock(mutex);
    const auto [it, fresh] = known.try_emplace(&op, false);
    if (fresh && op.elementwise) {
        Graph probe;
        const Expr z = probe.symbol("z", {});
        it->second = apply(op, {-z}) == -apply(op, {z});
    }
    return it->second;
}

}  // namespace

Tree Trees::leading_positive(Tree x) {
    if (x->form != Form::sum) return x;
    std::size_t lead = 0;
    for (std::size_t i = 1; i < x->args.size(); ++i) {
        if (is_term_before(x->args[i], x->args[lead])) lead = i;
    }
    if (x->signs[lead] > 0) return x;
    const Tree y = turned(x);
    return y == nullptr ? x : y;
}

bool Trees::is_factor_twice(Tree part, Tree whole) {
    constexpr std::size_t most_looked_at = 100;
    const Tree other = transposed(part);
    std::vector<Tree> todo{whole};
    int found = 0;
    for (std::size_t i = 0; i < todo.size() && i < most_looked_at && found < 2; ++i) {
        const Tree x = todo[i];
        if (x == part || x == other) {
            ++found;
        } else if (x->form == Form::product || x->form == Form::hadamard) {
            todo.insert(todo.end(), x->args.begin(), x->args.end());
        } else if (x->form == Form::transpose || x->form == Form::quotient ||
                   x->form == Form::ratio || is_call(x, "diag")) {
            todo.push_back(x->args[0]);
        }
    }
    return found > 1;
}

Tree Trees::turned(Tree x, Tree whole, int depth) {
    if (depth > deepest_turn) return nullptr;
    if (x->form == Form::sum) {
        if (x->signs[0] < 0 || std::ranges::count(x->signs, -1) == 0) return nullptr;
        if (is_factor_twice(x, whole)) return nullptr;
        std::vector<Signed> terms;
        for (std::size_t i = 0; i < x->args.size(); ++i)
            terms.push_back({-x->signs[i], x->args[i]});
        return sum(std::move(terms), x->stance);
    }
    const bool any_place = x->form == Form::product || x->form == Form::hadamard;
    const bool first_place = x->form == Form::ratio || x->form == Form::quotient ||
                             x->form == Form::transpose || is_call(x, "diag") ||
                             is_call(x, "sum") || is_call(x, "mean") || is_call(x, "tr") ||
                             is_call(x, "vec") || is_call(x, "rowsum") || is_call(x, "colsum");
    // -f(b - a) is f(a - b) for an odd f, and -1/(b - a) is 1/(a - b).
    const bool odd_power = (x->form == Form::power || x->form == Form::entry_power) &&
                           x->args[1]->form == Form::number && x->args[1]->value.is_integer() &&
                           !x->args[1]->value.is_even();
    const bool odd_function = x->form == Form::apply && x->args.size() == 1 && is_odd(*x->op);
    const bool fraction = x->form == Form::ratio || x->form == Form::quotient;
    if (!any_place && !first_place && !odd_power && !odd_function) return nullptr;
    for (std::size_t i = 0; i < (any_place || fraction ? x->args.size() : 1); ++i) {
        const Tree t = turned(x->args[i], whole, depth + 1);
        if (t == nullptr) continue;
        Notation n = *x;
        n.args[i] = t;
        n.transposed = nullptr;
        n.source = Expr();
        return make(std::move(n));
    }
    return nullptr;
}

}  // namespace gradwright::render
