#include "ops/trailing.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (x[0].is_scalar()) return x[0];
    return ops::turned_round(ops::min, x[0], attributes, UnderTranspose::invariant);
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const ops::TrailingLabels l(x, x.order(), y->attributes[0]);
    const Expr share = apply(ops::argmin_indicator, {x}, {y->attributes[0]});
    return einsum(y.graph(), l.all + "," + l.all + "->" + l.batch, {{share, dx}});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    return ops::reduced<T>(args, *x[0], [](const T* v, std::size_t n) {
        T best = v[0];
        for (std::size_t i = 1; i < n; ++i) {
            if (std::real(v[i]) < std::real(best) || v[i] != v[i]) best = v[i];
        }
        return best;
    });
}

Facts facts(const Expr& y) {
    return facts_of(y.child(0)) & (Facts::positive | Facts::nonnegative | Facts::nonpositive |
                                   Facts::at_most_one | Facts::integer);
}

}  // namespace

const Op ops::min{{.name = "min", .normalise = normalise, .facts = facts},
                  {.summary = "smallest entry, over the trailing axes",
                   .slots = {Smooth{differential}},
                   .shape = reduce_trailing,
                   .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                   .spelling = {.latex = R"(\min({0}))",
                                .numpy = "np.min({0}, axis={axes})",
                                .torch = "torch.amin({0}, dim={axes})",
                                .julia = "minimum({0})",
                                .matlab = "min({0}, [], 'all')",
                                .cpp = "{0}.minCoeff()"},
                   .domain = Domain::away_from_ties,
                   .rule = "d min(x) = dx at the smallest entry; ties share equally",
                   .example = "min(x)",
                   .sample_attributes = {1}}};

}  // namespace gradwright
