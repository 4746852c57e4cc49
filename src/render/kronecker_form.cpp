#include "render/forms.hpp"

#include "expr/build.hpp"
#include "render/trees.hpp"

#include <algorithm>

namespace gradwright::render {
namespace {

/// Without an einsum, which says that the node has no matrix form.
bool is_matrix_form(Tree x) {
    if (x->form == Form::einsum) return false;
    const bool linear = x->form == Form::product || x->form == Form::quotient ||
                        x->form == Form::negative || x->form == Form::sum || is_call(x, "kron");
    return !linear || std::ranges::all_of(x->args, is_matrix_form);
}

struct Labels {
    std::string given, stacked, turned;
};

/// Axes of F and X, each stacked by columns; `turned` stacks X by rows.
std::optional<Labels> labels_of(std::size_t f, std::size_t x) {
    if (f < 1 || f > 2 || x < 1 || x > 2 || f + x < 3) return std::nullopt;
    const std::string f_axis = f == 2 ? "(ji)" : "i", f_given = f == 2 ? "ij" : "i";
    const std::string x_given = x == 2 ? "kl" : "k";
    return Labels{f_given + x_given, f_axis + (x == 2 ? "(lk)" : "k"),
                  f_axis + (x == 2 ? "(kl)" : "k")};
}

}  // namespace

std::optional<std::string> kronecker_form(const Expr& e, Format format, std::size_t f_axes) {
    const auto labels = labels_of(f_axes, e.order() - std::min(f_axes, e.order()));
    if (!labels || e.is_zero()) return std::nullopt;
    Trees& trees = trees_of(e.graph());
    std::vector<Signed> terms;
    const std::size_t count = e.is_sum() ? e->terms.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
        const Number c = e.is_sum() ? e->terms[i].coefficient : Number(1);
        const Expr t = abs(c) * (e.is_sum() ? e.child(i) : e);
        const int sign = c.is_negative() ? -1 : 1;
        const Tree direct = notate(einsum(labels->given + "->" + labels->stacked, {t}));
        if (is_matrix_form(direct)) {
            terms.push_back({sign, direct});
            continue;
        }
        const Tree turned = notate(einsum(labels->given + "->" + labels->turned, {t}));
        if (!is_matrix_form(turned)) return std::nullopt;
        const Tree k = trees.word("K", Stance::matrix);
        terms.push_back({sign, turned->form == Form::identity ? k : trees.product({turned, k})});
    }
    return print(trees.sum(std::move(terms), Stance::matrix), format);
}

}  // namespace gradwright::render
