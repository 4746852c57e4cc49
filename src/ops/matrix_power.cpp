#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (!x[1].is_scalar()) {
        Diagnostic d;
        d.slug = "shape-mismatch";
        d.message = "the exponent of a matrix power must be a scalar";
        return d;
    }
    return ops::square_to_square(x, attributes);
}

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t>) {
    const auto exponent = ops::constant_of(x[1]);
    if (!exponent) return {};
    if (exponent->is_zero()) return identity(graph, x[0].shape()[0]);
    if (*exponent == Number(1)) return x[0];
    if (*exponent == Number(-1)) return apply(ops::inv, {x[0]});
    return *exponent == ops::half() ? apply(ops::sqrtm, {x[0]}) : Expr();
}

// X^k is smooth in X for every k; in k it is log(X) X^k.
Expr differential(const Expr& y, std::size_t slot, const Expr& dx) {
    const Expr x = y.child(0);
    if (slot == 1) return einsum("ab,bc,->ac", {apply(ops::logm, {x}), y, dx});
    return apply(ops::matrix_power_frechet, {x, y.child(1), dx});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return dense::matrix_power(*x[0], (*x[1])[0]);
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::symmetric | Facts::positive_definite |
                                   Facts::positive_semidefinite | Facts::invertible);
}

}  // namespace

const Op ops::matrix_power{
    {.name = "matrix_power",
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise,
     .facts = facts},
    {.summary = "power of a square matrix, the exponent a scalar",
     .slots = {Smooth{differential}, Smooth{differential}},
     .shape = shape,
     .kernel = {.real = kernel},
     .spelling = {.latex = "{0}^{{1}}",
                  .unicode = "{0}^{1}",
                  .numpy = "scipy.linalg.fractional_matrix_power({0}, {1})",
                  .julia = "{0}^{1}",
                  .matlab = "{0}^{1}",
                  .cpp = "{0}.pow({1})"},
     .domain = Domain::positive_definite,
     .rule = "d X^k: the Frechet derivative along dX; tr(d X^k) = k * tr(X^(k-1) * dX)",
     .example = "P^a"}};

}  // namespace gradwright
