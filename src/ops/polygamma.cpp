#include <gradwright/scalar.hpp>

#include "ops/elementwise.hpp"

namespace gradwright {
namespace {

int degree(std::span<const std::int64_t> attributes) { return static_cast<int>(attributes[0]); }

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    if (degree(attributes) == 0) return apply(ops::digamma, {x[0]});
    return degree(attributes) == 1 ? apply(ops::trigamma, {x[0]}) : Expr();
}

Expr derivative(const Expr& y, const Expr& x) {
    return apply(ops::polygamma, {x}, {y->attributes[0] + 1});
}

Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    Array y = *x[0];
    for (double& v : y.values) v = polygamma(degree(args.node->attributes), v);
    return y;
}

ComplexArray complex_kernel(const KernelArgs& args, std::span<const ComplexArray* const> x) {
    ComplexArray y = *x[0];
    const int n = degree(args.node->attributes);
    for (Complex& v : y.values) {
        v = {polygamma(n, v.real()), v.imag() * polygamma(n + 1, v.real())};
    }
    return y;
}

}  // namespace

const Op ops::polygamma{{.name = "polygamma",
                         .elementwise = true,
                         .under_transpose = UnderTranspose::equivariant,
                         .normalise = normalise},
                        {.summary = "n-th derivative of digamma; attribute n",
                         .derivative = derivative,
                         .kernel = {.real = kernel, .complex = complex_kernel},
                         .spelling = {.latex = R"(\psi_{n}({0}))",
                                      .unicode = "ψ{n}({0})",
                                      .numpy = "scipy.special.polygamma({n}, {0})",
                                      .torch = "torch.special.polygamma({n}, {0})",
                                      .jax = "jax.scipy.special.polygamma({n}, {0})",
                                      .julia = "SpecialFunctions.polygamma.({n}, {0})",
                                      .matlab = "psi({n}, {0})"},
                         .domain = Domain::positive,
                         .rule = "d polygamma(n, x) = polygamma(n + 1, x) .* dx",
                         .example = "polygamma(2, x)",
                         .sample_attributes = {2}}};

}  // namespace gradwright
