#include "ops/trailing.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    return ops::turned_round(ops::softmax, x[0], attributes, UnderTranspose::equivariant);
}

// d p = p .* dx − p * sum(p .* dx), the sum over the trailing axes
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    const ops::TrailingLabels l(y, y.order(), y->attributes[0]);
    const Expr along = einsum(y.graph(), l.all + "," + l.all + "->" + l.batch, {{y, dx}});
    return hadamard(y, dx) - einsum(y.graph(), l.all + "," + l.batch + "->" + l.all, {{y, along}});
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y = *x[0];
    ops::for_each_block(y, args.node->attributes[0], [](T* v, std::size_t n) {
        double top = -INFINITY;
        for (std::size_t i = 0; i < n; ++i) top = std::max(top, std::real(v[i]));
        if (top == -INFINITY) {  // logsumexp is −inf there, with gradient zero
            std::fill(v, v + n, T(0));
            return;
        }
        T sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += v[i] = std::exp(v[i] - top);
        for (std::size_t i = 0; i < n; ++i) v[i] /= sum;
    });
    return y;
}

}  // namespace

const Op ops::softmax{
    {.name = "softmax", .normalise = normalise, .facts = always<Facts::simplex | Facts::positive>},
    {.summary = "exp(x) divided by its sum, over the trailing axes",
     .slots = {Smooth{differential}},
     .shape = same_shape,
     .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
     .spelling = {.latex = R"(\operatorname{softmax}({0}))",
                  .numpy = "scipy.special.softmax({0}, axis={axes})",
                  .torch = "torch.softmax({0}, dim={axes})",
                  .jax = "jax.nn.softmax({0}, axis={axes})"},
     .rule = "d softmax(x) = p .* dx - p * (p' * dx)",
     .example = "softmax(x)",
     .sample_attributes = {1}}};

}  // namespace gradwright
