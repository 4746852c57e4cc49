#include "ops/trailing.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    return ops::turned_round(ops::logsumexp, x[0], attributes, UnderTranspose::invariant);
}

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const Expr x = y.child(0);
    const ops::TrailingLabels l(x, x.order(), y->attributes[0]);
    const Expr p = apply(ops::softmax, {x}, {y->attributes[0]});
    return einsum(y.graph(), l.all + "," + l.all + "->" + l.batch, {{p, dx}});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    return ops::reduced<T>(args, *x[0], [](const T* v, std::size_t n) -> T {
        double top = -INFINITY;
        for (std::size_t i = 0; i < n; ++i) top = std::max(top, std::real(v[i]));
        if (std::isinf(top)) return top;
        T sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += std::exp(v[i] - top);
        return top + std::log(sum);
    });
}

}  // namespace

const Op ops::logsumexp{{.name = "logsumexp", .normalise = normalise},
                        {.summary = "log(sum(exp(x))) over the trailing axes, without overflow",
                         .slots = {Smooth{differential}},
                         .shape = reduce_trailing,
                         .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                         .spelling = {.latex = R"(\operatorname{logsumexp}({0}))",
                                      .numpy = "scipy.special.logsumexp({0}, axis={axes})",
                                      .torch = "torch.logsumexp({0}, dim={axes})",
                                      .jax = "jax.scipy.special.logsumexp({0}, axis={axes})"},
                         .rule = "d logsumexp(x) = softmax(x)' * dx",
                         .example = "logsumexp(x)",
                         .sample_attributes = {1}}};

}  // namespace gradwright
