#include "ops/trailing.hpp"

#include <numeric>

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (ops::constant_of(x[0]) != Number(1)) {
        return ops::turned_round(ops::prod, x[0], attributes, UnderTranspose::invariant);
    }
    const std::size_t batch = x[0].order() - static_cast<std::size_t>(attributes[0]);
    return batch == 0 ? graph.number(1) : ones(graph, x[0].shape().first(batch));
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const ops::TrailingLabels l(x, x.order(), y->attributes[0]);
    const Expr rest = apply(ops::prod_except_one, {x}, {y->attributes[0], 1});
    return einsum(y.graph(), l.all + "," + l.all + "->" + l.batch, {{rest, dx}});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    return ops::reduced<T>(args, *x[0], [](const T* v, std::size_t n) {
        return std::accumulate(v, v + n, T(1), std::multiplies<>{});
    });
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::positive | Facts::nonnegative | Facts::integer);
}

}  // namespace

const Op ops::prod{{.name = "prod", .normalise = normalise, .facts = facts},
                   {.summary = "product of all entries",
                    .slots = {Smooth{differential}},
                    .shape = reduce_trailing,
                    .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                    .spelling = {.latex = R"(\prod {0})",
                                 .numpy = "np.prod({0}, axis={axes})",
                                 .torch = "torch.prod({0})",
                                 .julia = "prod({0})",
                                 .matlab = "prod({0}, 'all')",
                                 .cpp = "{0}.prod()"},
                    .domain = Domain::nonzero,
                    .rule = "d prod(x) = sum of dx_i times the product of the other entries",
                    .example = "prod(x)",
                    .sample_attributes = {1}}};

}  // namespace gradwright
