#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> operands, std::span<const std::int64_t>) {
    const Expr& x = operands[0];
    const auto product = ops::square_product(x);
    if (!product || product->matrices.size() < 2) return {};
    if (!(product->scalar == x.graph().number(1))) return {};
    Expr y = apply(ops::adj, {product->matrices.back()});
    for (std::size_t i = product->matrices.size() - 1; i-- > 0;) {
        y = matmul(y, apply(ops::adj, {product->matrices[i]}));
    }
    return y;
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return apply(ops::adj_frechet, {y.child(0), dx});
}

ComplexArray complex_kernel(const KernelArgs&, std::span<const ComplexArray* const> x) {
    return dense::adjugate(*x[0]);
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::symmetric | Facts::positive_definite |
                                   Facts::positive_semidefinite | Facts::diagonal);
}

Expr closed_form(const Expr& y) {
    const Expr x = y.child(0);
    return hadamard(apply(ops::det, {x}), apply(ops::inv, {x}));
}

}  // namespace

const Op ops::adj{{.name = "adj",
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = normalise,
                   .facts = facts},
                  {.summary = "adjugate: adj(X) * X = det(X) * eye, also for singular X",
                   .slots = {Smooth{differential}},
                   .shape = square_to_square,
                   .kernel = {.real = matrix_kernel<dense::adjugate>, .complex = complex_kernel},
                   .spelling = {.latex = R"(\operatorname{adj}({0}))",
                                .numpy = "np.linalg.det({0})*np.linalg.inv({0})",
                                .torch = "torch.linalg.det({0})*torch.linalg.inv({0})",
                                .julia = "det({0})*inv({0})",
                                .matlab = "adjoint({0})",
                                .cpp = "{0}.determinant()*{0}.inverse()"},
                   .domain = Domain::square,
                   .rule = "d adj(X) = det(X) * (tr(inv(X)*dX) * inv(X) - inv(X)*dX*inv(X))",
                   .example = "adj(A)",
                   .closed_form = closed_form}};

}  // namespace gradwright
