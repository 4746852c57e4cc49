#include "ops/selection.hpp"

namespace gradwright {
namespace {

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const>) {
    ArrayOf<T> y(args.shape);
    // Offset -1 stands for the lowest rows, where the sizes above are symbolic.
    const std::int64_t given = args.node->attributes[0];
    const std::int64_t offset = given < 0 ? args.shape[0] - args.shape[1] : given;
    for (std::int64_t j = 0; j < args.shape[1] && offset + j < args.shape[0]; ++j) {
        y.at(offset + j, j) = 1;
    }
    return y;
}

Facts facts(const Expr&) { return Facts::nonnegative | Facts::at_most_one | Facts::integer; }

}  // namespace

Expr ops::embedding(Graph& graph, const Dim& m, const Dim& n, std::int64_t offset) {
    if (m == n && offset <= 0) return identity(graph, n);
    if (offset < 0 && m.number() && n.number()) offset = *m.number() - *n.number();
    const Dim shape[] = {m, n};
    const std::int64_t attributes[] = {offset};
    return graph.apply(ops::embed, {}, shape, attributes);
}

const Op ops::embed{{.name = "embed", .facts = facts},
                    {.summary = "the identity placed some rows down in a taller zero matrix",
                     .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                     .rule = "constant",
                     .example = "embed(1, m, n)",
                     .internal = true}};

}  // namespace gradwright
