#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> operands, std::span<const std::int64_t>) {
    const Expr& x = operands[0];
    if (x.is_apply_of(ops::inv)) return x.child(0);
    if (has(facts_of(x), Facts::orthogonal)) return transpose(x);
    if (const auto d = ops::diagonal_of(x)) return diagonal_matrix(reciprocal(*d));
    if (const auto product = ops::square_product(x)) {
        Expr y = apply(ops::inv, {product->matrices.back()});
        for (std::size_t i = product->matrices.size() - 1; i-- > 0;) {
            y = matmul(y, apply(ops::inv, {product->matrices[i]}));
        }
        return hadamard(reciprocal(product->scalar), y);
    }
    if (auto matrices = ops::kronecker_factors(x); !matrices.empty()) {
        for (Expr& m : matrices) m = apply(ops::inv, {m});
        return ops::kronecker(matrices);
    }
    return {};
}

// d(X⁻¹) = −X⁻¹ dX X⁻¹. Reuses y, so the inverse is computed once.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return -1 * einsum("ab,bc,cd->ad", {y, dx, y});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) { return dense::inverse(*x[0]); }
ComplexArray kernel(const KernelArgs&, std::span<const ComplexArray* const> x) {
    return dense::inverse(*x[0]);
}

Facts facts(const Expr& y) {
    return Facts::invertible |
           (facts_of(y.child(0)) &
            (Facts::symmetric | Facts::positive_semidefinite | Facts::positive_definite |
             Facts::diagonal | Facts::orthogonal | Facts::lower_triangular));
}

}  // namespace

const Op ops::inv{{.name = "inv",
                   .under_transpose = UnderTranspose::equivariant,
                   .inverts = true,
                   .normalise = normalise,
                   .facts = facts},
                  {.summary = "inverse of a square matrix",
                   .slots = {Smooth{differential}},
                   .shape = square_to_square,
                   .kernel = {.real = kernel, .complex = kernel},
                   .spelling = {.latex = "{0}^{-1}",
                                .unicode = "{0}⁻¹",
                                .numpy = "np.linalg.inv({0})",
                                .torch = "torch.linalg.inv({0})",
                                .julia = "inv({0})",
                                .matlab = "inv({0})",
                                .cpp = "{0}.inverse()"},
                   .domain = Domain::invertible,
                   .rule = "d inv(X) = -inv(X) * dX * inv(X)",
                   .example = "inv(A)"}};

}  // namespace gradwright
