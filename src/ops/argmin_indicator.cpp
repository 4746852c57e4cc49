// An op of its own: 1 + sign(x - min(x)) is wrong as soon as rounding separates equal numbers.
#include "ops/trailing.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    return ops::turned_round(ops::argmin_indicator, x[0], attributes, UnderTranspose::equivariant);
}

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y = *x[0];
    ops::for_each_block(y, args.node->attributes[0], [](T* v, std::size_t n) {
        double best = std::real(v[0]);
        for (std::size_t i = 1; i < n; ++i) best = std::min(best, std::real(v[i]));
        double ties = 0;
        for (std::size_t i = 0; i < n; ++i) ties += std::real(v[i]) == best ? 1 : 0;
        for (std::size_t i = 0; i < n; ++i) v[i] = std::real(v[i]) == best ? 1 / ties : 0.0;
    });
    return y;
}

}  // namespace

const Op ops::argmin_indicator{
    {.name = "argmin_indicator", .normalise = normalise, .facts = always<Facts::simplex>},
    {.summary = "1 at the smallest entry, else 0; k equal ones get 1/k each",
     .slots = {Constant{}},
     .shape = same_shape,
     .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
     .spelling = {.latex = R"(\mathbf 1_{\arg\min}({0}))"},
     .domain = Domain::away_from_ties,
     .rule = "d argmin_indicator(x) = 0 wherever it exists",
     .example = "argmin_indicator(x)",
     .sample_attributes = {1}}};

}  // namespace gradwright
