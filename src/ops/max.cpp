#include "ops/trailing.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (x[0].is_scalar()) return x[0];
    return ops::turned_round(ops::max, x[0], attributes, UnderTranspose::invariant);
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const ops::TrailingLabels l(x, x.order(), y->attributes[0]);
    const Expr share = apply(ops::argmax_indicator, {x}, {y->attributes[0]});
    return einsum(y.graph(), l.all + "," + l.all + "->" + l.batch, {{share, dx}});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    return ops::reduced<T>(args, *x[0], [](const T* v, std::size_t n) {
        T best = v[0];
        for (std::size_t i = 1; i < n; ++i) {
            if (std::real(v[i]) > std::real(best) || v[i] != v[i]) best = v[i];
        }
        return best;
    });
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::positive | Facts::nonnegative | Facts::nonpositive |
                                   Facts::at_most_one | Facts::integer);
}

}  // namespace

const Op ops::max{{.name = "max", .normalise = normalise, .facts = facts},
                  {.summary = "largest entry, over the trailing axes",
                   .slots = {Smooth{differential}},
                   .shape = reduce_trailing,
                   .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                   .spelling = {.latex = R"(\max({0}))",
                                .numpy = "np.max({0}, axis={axes})",
                                .torch = "torch.amax({0}, dim={axes})",
                                .julia = "maximum({0})",
                                .matlab = "max({0}, [], 'all')",
                                .cpp = "{0}.maxCoeff()"},
                   .domain = Domain::away_from_ties,
                   .rule = "d max(x) = dx at the largest entry; ties share equally",
                   .example = "max(x)",
                   .sample_attributes = {1}}};

}  // namespace gradwright
