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

/// H = X*inv(X'*X)*X', as far as H' = H, H*H = H and tr(H) = number of columns are seen.
void add_hat_matrix(Solution& s, const Expr& design) {
    const Expr inverse = apply(ops::inv, {einsum("ka,kb->ab", {design, design})});
    const Expr hat = einsum("ia,ab,jb->ij", {design, inverse, design});
    if (is_symmetric(hat) && flattened(einsum("ij,jk->ik", {hat, hat})) == flattened(hat)) {
        s.remarks.push_back(
            {"the hat matrix H, which maps data to fit, is symmetric and idempotent "
             "(H' = H, H*H = H): a projection",
             hat,
             {}});
    }
    const Expr degrees = flattened(trace(hat));
    if (degrees == s.variable.graph().dimension(design.shape()[1])) {
        s.remarks.push_back({"its trace is the number of parameters", degrees, {}});
    }
}

}  // namespace

void add_remarks(Solution& s, const Expr& design, const Expr& target) {
    const std::pair<Expr, Expr> at{s.variable, s.value};
    const Expr rest = flattened(substitute(s.gradient, {&at, 1}));
    if (rest.is_zero()) {
        s.remarks.push_back(
            {"put into the gradient, the solution gives zero as an expression", s.gradient, rest});
    }
    if (!design || !target) return;
    add_hat_matrix(s, design);
    const Expr residual = target - matmul(design, s.value);
    const Expr product = flattened(matmul(transpose(design), residual));
    if (!product.is_zero()) return;
    s.remarks.push_back({"the residual is orthogonal to the columns of " +
                             render::render(design, render::Format::unicode),
                         matmul(transpose(design), residual), product});
}

}  // namespace gradwright
