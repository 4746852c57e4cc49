#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr raised(const Expr& base, const Dim& n) {
    if (const auto number = n.number()) return power(base, *number);
    return apply(ops::pow, {base, base.graph().dimension(n)});
}

Expr normalise(Graph& graph, std::span<const Expr> operands, std::span<const std::int64_t>) {
    const Expr& x = operands[0];
    if (x.is_zero() && x.shape()[0].number() != 0) return graph.number(0);
    if (x.is_apply_of(ops::inv)) return reciprocal(apply(ops::det, {x.child(0)}));
    if (const auto d = ops::diagonal_of(x)) return apply(ops::prod, {*d}, {1});
    if (has(facts_of(x), Facts::lower_triangular)) {
        return apply(ops::prod, {einsum("aa->a", {x})}, {1});
    }
    if (const auto product = ops::square_product(x)) {
        Expr y = raised(product->scalar, x.shape()[0]);
        for (const Expr& m : product->matrices) y = hadamard(y, apply(ops::det, {m}));
        return y;
    }
    if (const auto matrices = ops::kronecker_factors(x); matrices.size() == 2) {
        return hadamard(raised(apply(ops::det, {matrices[0]}), matrices[1].shape()[0]),
                        raised(apply(ops::det, {matrices[1]}), matrices[0].shape()[0]));
    }
    return {};
}

// d det X = tr(adj(X) dX): right at singular X too, where det(X) X⁻¹ has no value.
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return einsum("ab,ba->", {apply(ops::adj, {y.child(0)}), dx});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs&, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y;
    y[0] = dense::determinant(*x[0]);
    return y;
}

}  // namespace

const Op ops::det{{.name = "det",
                   .under_transpose = UnderTranspose::invariant,
                   .normalise = normalise,
                   .facts = facts_of_definite},
                  {.summary = "determinant",
                   .slots = {Smooth{differential}},
                   .shape = square_to_scalar,
                   .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                   .spelling = {.latex = R"(\det({0}))",
                                .numpy = "np.linalg.det({0})",
                                .torch = "torch.linalg.det({0})",
                                .julia = "det({0})",
                                .matlab = "det({0})",
                                .cpp = "{0}.determinant()"},
                   .domain = Domain::square,
                   .rule = "d det(X) = tr(adj(X) * dX)",
                   .example = "det(A)"}};

}  // namespace gradwright
