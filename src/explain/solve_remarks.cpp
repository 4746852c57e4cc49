#include "explain/solve_remarks.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "render/text.hpp"
#include "simplify/distribute.hpp"
#include "simplify/simplify.hpp"

namespace gradwright {
namespace {

Expr flattened(const Expr& e) {
    const Expr flat = rewrite(e, [](const Expr& n) { return distribute(n, any_sum); });
    return simplify(flat, {.size = render::printed_size});
}

void add_hat_matrix(Solution& s, const Expr& design) {
    const Expr inverse = apply(ops::inv, {einsum("ka,kb->ab", {design, design})});
    const Expr hat = einsum("ia,ab,jb->ij", {design, inverse, design});
    const std::string name = render::render(hat, render::Format::unicode);
    if (is_symmetric(hat)) {
        s.remarks.push_back({"the hat matrix is symmetric", transpose(hat), hat});
    }
    // Written as an unflattened product so that the square can be shown next to its value.
    if (flattened(einsum("ij,jk->ik", {hat, hat})) == flattened(hat)) {
        s.remarks.push_back({"the hat matrix " + name + " is idempotent: H*H = H", hat, hat});
    }
    const Expr n = trace(hat);
    const Expr degrees = flattened(n);
    if (degrees != n) s.remarks.push_back({"its trace counts the parameters", n, degrees});
}

}  // namespace

void add_remarks(Solution& s, const Expr& f, const Expr& root) {
    const std::pair<Expr, Expr> at{s.variable, s.value};
    const Expr rest = flattened(substitute(s.gradient, {&at, 1}));
    if (rest.is_zero()) {
        s.remarks.push_back({"put into the gradient, it gives zero as an expression",
                             s.gradient, rest});
    }
    if (!root || root.order() != 2) return;
    add_hat_matrix(s, root);
    const Expr least = flattened(s.right);
    const Expr residual = flattened(s.right - matmul(matmul(transpose(root), root), s.value));
    if (residual.is_zero() && least == flattened(s.right)) {
        s.remarks.push_back({"the residual is orthogonal to the columns of " +
                                 render::render(root, render::Format::unicode),
                             matmul(matmul(transpose(root), root), s.value), s.right});
    }
    (void)f;
}

}  // namespace gradwright
