// What becomes of the last pieces on summed labels: sums, dot products, traces, norms.
#include "render/network.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// Squared norms and traces are tried in every rotation up to this length.
constexpr std::size_t longest_cycle = 12;

}  // namespace

Tree Network::row_sums(Tree x) {
    if (x->form == Form::transpose) {
        return t_.transposed(t_.call("colsum", {x->args[0]}, Stance::row));
    }
    return t_.call("rowsum", {x}, Stance::column);
}

Tree Network::sum_of(const Piece& vector) {
    const bool alone = vector.num.size() == 1 && vector.den.empty();
    if (alone) {
        Tree x = vector.num[0];
        const auto [base, exponent] = base_and_exponent(x);
        if (exponent == 2) {
            const Tree square = t_.product({t_.transposed(base), base});
            return shorter(square, t_.power(t_.reduction("norm2", base, dims_at(vector.at)), 2));
        }
        if (x->form == Form::transpose) x = x->args[0];
        if (is_call(x, "rowsum") || is_call(x, "colsum")) x = x->args[0];
        if (is_call(x, "diag")) return trace(x->args[0]);
        if (x == vector.num[0]) return t_.reduction("sum", x, dims_at(vector.at));
        return t_.call("sum", {x}, Stance::scalar);
    }
    const Tree whole = t_.reduction("sum", tree_of(vector), dims_at(vector.at));
    const Tree dot = dot_product(vector);
    return dot != nullptr && dot->size <= whole->size ? dot : whole;
}

/// One numerator against the rest, the shortest way.
Tree Network::dot_product(const Piece& vector) {
    Tree best = nullptr;
    const auto consider = [&](Tree x) {
        const bool better = best == nullptr || x->size < best->size ||
                            (x->size == best->size && is_term_before(x, best));
        if (better) best = x;
    };
    for (std::size_t k = 0; k < vector.num.size(); ++k) {
        Piece rest = vector;
        rest.num.erase(rest.num.begin() + static_cast<std::ptrdiff_t>(k));
        if (rest.num.empty() && rest.den.empty()) continue;
        const Tree r = tree_of(rest);
        consider(t_.product({t_.transposed(vector.num[k]), r}));
        consider(t_.product({t_.transposed(r), vector.num[k]}));
    }
    return best;
}

Tree Network::inner_product(const Piece& p, const Piece& q) {
    const Label i = p.at[0], j = p.at[1];
    const Tree a = edge(p, i, j), b = edge(q, i, j);
    const Tree cycle = trace(t_.product({a, t_.transposed(b)}));
    return shorter(cycle, t_.call("sum", {t_.hadamard({a, b})}, Stance::scalar));
}

/// diag(A*B) or rowsum(A.*B').
Tree Network::row_products(const Piece& p, const Piece& q, Label outer, Label inner) {
    const Tree a = edge(p, outer, inner), b = edge(q, outer, inner);
    const Tree product = t_.product({a, t_.transposed(b)});
    const Tree other = t_.product({b, t_.transposed(a)});
    return shorter(t_.diagonal(shorter(product, other)), row_sums(t_.hadamard({a, b})));
}

/// tr of the rotation, or its transpose, with the fewest symbols; X'*A*X before A*X*X'.
Tree Network::trace(Tree x) {
    if (is_call(x, "diag") && x->stance == Stance::matrix)
        return t_.call("sum", {x->args[0]}, Stance::scalar);
    Tree best = nullptr;
    const auto consider = [&](Tree y) {
        const auto is_square = [this](Tree z) {
            return z->form == Form::product && t_.transposed(z->args.front()) == z->args.back();
        };
        const bool better =
            best == nullptr || y->size < best->size ||
            (y->size == best->size && is_square(y) && !is_square(best)) ||
            (y->size == best->size && is_square(y) == is_square(best) && is_term_before(y, best));
        if (better) best = y;
    };
    const auto rotations = [&](Tree y) {
        consider(y);
        if (y->form != Form::product || y->args.size() > longest_cycle) return;
        std::vector<Tree> factors = y->args;
        for (std::size_t k = 1; k < y->args.size(); ++k) {
            std::rotate(factors.begin(), factors.begin() + 1, factors.end());
            consider(t_.product(factors));
        }
    };
    rotations(x);
    const Tree other = t_.transposed(x);
    if (other->form != Form::transpose) {
        rotations(other);
    } else {
        consider(other->args[0]);
    }
    if (best->form == Form::transpose) best = best->args[0];
    return t_.call("tr", {best}, Stance::scalar);
}

}  // namespace gradwright::render
