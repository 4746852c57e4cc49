#include "ops/matrix.hpp"

namespace gradwright {
namespace {

// dλ_i = v_i' dS v_i. Only the symmetric part of S counts, for the kernel as well.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr v = apply(ops::eigvecs, {y.child(0)});
    return einsum("ai,ab,bi->i", {v, dx, v});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return dense::symmetric_eigen(*x[0]).values;
}

}  // namespace

const Op ops::eigvals{
    {.name = "eigvals", .under_transpose = UnderTranspose::invariant, .facts = facts_of_definite},
    {.summary = "eigenvalues of a symmetric matrix, ascending",
     .slots = {Smooth{differential}},
     .shape = square_to_vector,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(\lambda({0}))",
                  .unicode = "λ({0})",
                  .numpy = "np.linalg.eigvalsh({0})",
                  .torch = "torch.linalg.eigvalsh({0})",
                  .julia = "eigvals(Symmetric({0}))",
                  .matlab = "eig({0})",
                  .cpp = "{0}.selfadjointView<Eigen::Lower>().eigenvalues()"},
     .domain = Domain::symmetric,
     .rule = "d lambda_i(S) = v_i' * dS * v_i",
     .example = "eigvals(S)"}};

}  // namespace gradwright
