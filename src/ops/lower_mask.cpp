#include "ops/elementwise.hpp"
#include "ops/selection.hpp"

namespace gradwright {
namespace {

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const>) {
    ArrayOf<T> y(args.shape);
    const double on_diagonal = 0.5 * static_cast<double>(args.node->attributes[0]);
    for (std::int64_t i = 0; i < args.shape[0]; ++i) {
        for (std::int64_t j = 0; j < i; ++j) y.at(i, j) = 1;
        y.at(i, i) = on_diagonal;
    }
    return y;
}

Facts facts(const Expr&) { return Facts::nonnegative | Facts::lower_triangular; }

}  // namespace

Expr ops::lower_ones(Graph& graph, const Dim& n, std::int64_t twice_diagonal) {
    const Dim shape[] = {n, n};
    const std::int64_t attributes[] = {twice_diagonal};
    return graph.apply(ops::lower_mask, {}, shape, attributes);
}

const Op ops::lower_mask{{.name = "lower_mask", .facts = facts},
                         {.summary = "lower triangle of ones, with a factor on the diagonal",
                          .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                          .spelling = {.numpy = "np.tril(np.ones({shape}))"},
                          .rule = "constant",
                          .example = "lower_mask(1/2, n)",
                          .internal = true}};

}  // namespace gradwright
