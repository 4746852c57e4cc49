#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr log_abs(const Expr& x) { return apply(ops::log, {apply(ops::abs, {x})}); }

Expr normalise(Graph& graph, std::span<const Expr> operands, std::span<const std::int64_t>) {
    const Expr& x = operands[0];
    const Facts facts = facts_of(x);
    if (has(facts, Facts::orthogonal)) return graph.number(0);
    if (x.is_apply_of(ops::inv)) return -apply(ops::logdet, {x.child(0)});
    if (x.is_apply_of(ops::expm)) return trace(x.child(0));
    if (x.is_apply_of(ops::chol)) return ops::half() * apply(ops::logdet, {x.child(0)});
    if (const auto d = ops::diagonal_of(x)) return total(log_abs(*d));
    if (has(facts, Facts::lower_triangular)) return total(log_abs(einsum("aa->a", {x})));
    if (const auto product = ops::square_product(x)) {
        Expr y = hadamard(ops::rows_of(x), log_abs(product->scalar));
        for (const Expr& m : product->matrices) y = y + apply(ops::logdet, {m});
        return y;
    }
    if (const auto m = ops::kronecker_factors(x); m.size() == 2) {
        return hadamard(ops::rows_of(m[1]), apply(ops::logdet, {m[0]})) +
               hadamard(ops::rows_of(m[0]), apply(ops::logdet, {m[1]}));
    }
    return {};
}

// d log|det X| = tr(X⁻¹ dX)
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return einsum("ab,ba->", {apply(ops::inv, {y.child(0)}), dx});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs&, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y;
    y[0] = dense::log_abs_determinant(*x[0]);
    return y;
}

}  // namespace

const Op ops::logdet{
    {.name = "logdet", .under_transpose = UnderTranspose::invariant, .normalise = normalise},
    {.summary = "log of the absolute determinant",
     .slots = {Smooth{differential}},
     .shape = square_to_scalar,
     .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
     .spelling = {.latex = R"(\log\lvert\det({0})\rvert)",
                  .unicode = "logdet({0})",
                  .numpy = "np.linalg.slogdet({0})[1]",
                  .torch = "torch.linalg.slogdet({0})[1]",
                  .julia = "logabsdet({0})[1]",
                  .matlab = "sum(log(abs(diag(qr({0})))))",
                  .cpp = "{0}.householderQr().logAbsDeterminant()"},
     .domain = Domain::invertible,
     .rule = "d log|det X| = tr(inv(X) * dX)",
     .example = "logdet(A)"}};

}  // namespace gradwright
