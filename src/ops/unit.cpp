#include "ops/selection.hpp"

namespace gradwright {
namespace {

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const>) {
    ArrayOf<T> y(args.shape);
    const auto position = static_cast<std::size_t>(args.node->attributes[0]);
    if (position >= 1 && position <= y.size()) y[position - 1] = 1;
    return y;
}

Facts facts(const Expr&) { return Facts::simplex | Facts::integer; }

}  // namespace

Expr ops::unit_vector(Graph& graph, const Dim& n, std::int64_t position) {
    const Dim shape[] = {n};
    const std::int64_t attributes[] = {position};
    return graph.apply(ops::unit, {}, shape, attributes);
}

const Op ops::unit{{.name = "unit", .facts = facts},
                   {.summary = "the vector with one at an entry and zero elsewhere",
                    .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                    .spelling = {.latex = "e_{{k}}"},
                    .rule = "constant",
                    .example = "eye(n)[:,2]",
                    .internal = true}};

}  // namespace gradwright
