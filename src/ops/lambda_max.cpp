#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return einsum("ab,ba->", {apply(ops::top_projector, {y.child(0)}), dx});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    Array y;
    const Array values = dense::symmetric_eigen(*x[0]).values;
    y[0] = values.values.back();
    return y;
}

}  // namespace

const Op ops::lambda_max{
    {.name = "lambda_max",
     .under_transpose = UnderTranspose::invariant,
     .facts = facts_of_definite},
    {.summary = "largest eigenvalue of a symmetric matrix",
     .slots = {Smooth{differential}},
     .shape = square_to_scalar,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(\lambda_{\max}({0}))",
                  .unicode = "λmax({0})",
                  .numpy = "np.linalg.eigvalsh({0})[-1]",
                  .torch = "torch.linalg.eigvalsh({0})[-1]",
                  .julia = "eigmax(Symmetric({0}))",
                  .matlab = "max(eig({0}))",
                  .cpp = "{0}.selfadjointView<Eigen::Lower>().eigenvalues().maxCoeff()"},
     .domain = Domain::symmetric,
     .rule = "d lambda_max(S) = v' * dS * v, v the unit eigenvector; at a tie the average over "
             "the eigenspace",
     .example = "lambda_max(S)"}};

}  // namespace gradwright
