#include "render/forms.hpp"

#include "expr/build.hpp"
#include "expr/contraction.hpp"
#include "render/trees.hpp"

#include <algorithm>
#include <map>

namespace gradwright::render {
namespace {

enum class Shape2 : std::uint8_t {
    identity,
    scaled_identity,
    diagonal,
    rank_one,
    gram,
    weighted,
    dense
};

bool touches(const Factor& f, Label l) {
    return std::ranges::any_of(
        f.axes, [l](const Axis& a) { return std::find(a.begin(), a.end(), l) != a.end(); });
}

/// Whether labels i and j hang together through factors.
bool are_linked(const Node& n, Label i, Label j) {
    std::vector<bool> reached(n.label_dims.size(), false);
    reached[i] = true;
    for (bool grown = true; grown;) {
        grown = false;
        for (const Factor& f : n.factors) {
            std::vector<Label> labels;
            for (const Axis& a : f.axes) labels.insert(labels.end(), a.begin(), a.end());
            const bool near = std::ranges::any_of(labels, [&](Label l) { return reached[l]; });
            if (!near) continue;
            for (const Label l : labels) {
                grown = grown || !reached[l];
                reached[l] = true;
            }
        }
    }
    return reached[j];
}

/// X'*diag(d)*X: the same factor from both outputs to one summed label, and weights on that label.
bool is_gram(const Node& n, Label i, Label j) {
    const Factor *left = nullptr, *right = nullptr;
    Label inner = i;
    for (const Factor& f : n.factors) {
        if (f.axes.size() == 2 && touches(f, i) && !touches(f, j)) left = &f;
        if (f.axes.size() == 2 && touches(f, j) && !touches(f, i)) right = &f;
    }
    if (left == nullptr || right == nullptr || left->node != right->node) return false;
    const std::size_t at = left->axes[0] == Axis(i) ? 1 : 0;
    if (left->axes[at] != right->axes[at] || !left->axes[at].is_single()) return false;
    inner = left->axes[at][0];
    return std::ranges::all_of(n.factors, [&](const Factor& f) {
        const bool weight = f.axes.size() == 1 && f.axes[0] == Axis(inner);
        return &f == left || &f == right || weight || f.axes.empty();
    });
}

bool places_entries(const Node& n, const Graph& graph) {
    return std::ranges::any_of(n.factors, [&](const Factor& f) {
        const Node& x = graph.node(f.node);
        return x.kind == Kind::apply && x.operands.empty();
    });
}

Shape2 shape_of_term(const Number& c, const Expr& e) {
    if (!e.is_contraction()) {
        return has_fact(e, Facts::diagonal) ? Shape2::diagonal : Shape2::dense;
    }
    const Node& n = e.node();
    if (n.out[0] == n.out[1]) {
        const bool plain =
            std::ranges::all_of(n.factors, [](const Factor& f) { return f.axes.empty(); });
        if (!plain) return Shape2::diagonal;
        return c.is_one() && n.factors.empty() ? Shape2::identity : Shape2::scaled_identity;
    }
    if (!n.out[0].is_single() || !n.out[1].is_single()) return Shape2::dense;
    const Label i = n.out[0][0], j = n.out[1][0];
    if (!are_linked(n, i, j)) {
        return places_entries(n, e.graph()) ? Shape2::dense : Shape2::rank_one;
    }
    if (!is_gram(n, i, j)) return Shape2::dense;
    return is_quadratic(e) ? Shape2::gram : Shape2::weighted;
}

std::string structure_of_matrix(const Expr& e) {
    std::map<Shape2, std::size_t> count;
    const std::size_t terms = e.is_sum() ? e->terms.size() : 1;
    for (std::size_t i = 0; i < terms; ++i) {
        const Number c = e.is_sum() ? e->terms[i].coefficient : Number(1);
        ++count[shape_of_term(c, e.is_sum() ? e.child(i) : e)];
    }
    const std::size_t scaled = count[Shape2::identity] + count[Shape2::scaled_identity];
    const std::size_t on_diagonal = scaled + count[Shape2::diagonal];
    const std::size_t ranks = count[Shape2::rank_one];
    const std::string head =
        count[Shape2::diagonal] > 0 ? "diagonal" : "scalar multiple of the identity";
    if (terms == 1 && count[Shape2::identity] == 1) return "identity";
    if (on_diagonal == terms) return head;
    if (on_diagonal + ranks == terms) {
        const std::string rank = "rank " + std::to_string(ranks);
        return on_diagonal > 0 ? head + " plus " + rank : rank;
    }
    if (count[Shape2::gram] == terms) return "Gram";
    if (count[Shape2::gram] + count[Shape2::weighted] == terms) return "weighted Gram";
    if (on_diagonal + count[Shape2::gram] == terms) return head + " plus Gram";
    return "dense";
}

const Notation* einsum_in(Tree x) {
    while (x->form == Form::quotient || x->form == Form::negative || x->form == Form::product) {
        x = x->form == Form::product ? x->args.back() : x->args[0];
    }
    return x->form == Form::einsum ? x : nullptr;
}

}  // namespace

std::string structure(const Expr& e) {
    if (e.is_zero()) return "zero";
    if (e.order() < 2) return "dense";
    if (e.order() == 2) return structure_of_matrix(e);
    const Tree tree = notate(e);
    const bool is_sum = tree->form == Form::sum;
    std::string patterns;
    for (std::size_t i = 0; i < (is_sum ? tree->args.size() : 1); ++i) {
        const Tree part = is_sum ? tree->args[i] : tree;
        const Notation* pattern = einsum_in(part);
        if (pattern == nullptr) return "dense";
        patterns += (patterns.empty() ? "" : " + ") + pattern->text;
    }
    if (!is_sum && e.order() == 4 && e.is_contraction() && kronecker_form(e, Format::ascii)) {
        return "Kronecker product, einsum pattern " + patterns;
    }
    return "einsum pattern " + patterns;
}

}  // namespace gradwright::render
