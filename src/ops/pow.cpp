// b.^e with an exponent that is not a number; numeric exponents belong to contractions.
#include "ops/elementwise.hpp"

#include <cmath>

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (const auto exponent = ops::constant_of(x[1])) return power(x[0], *exponent);
    if (ops::constant_of(x[0]) == Number(1)) return x[0];
    return {};
}

// d(b.^e) = e .* b.^(e-1) .* db + y .* log(b) .* de
Expr differential(const Expr& y, std::size_t slot, const Expr& dx) {
    const Expr b = y.child(0), e = y.child(1);
    if (slot == 1) return hadamard(hadamard(y, apply(ops::log, {b})), dx);
    return hadamard(hadamard(e, apply(ops::pow, {b, e - ops::ones_like(e)})), dx);
}

double value(double b, double e) { return std::pow(b, e); }

ComplexArray complex_kernel(const KernelArgs&, std::span<const ComplexArray* const> x) {
    ComplexArray y = *x[0];
    for (std::size_t i = 0; i < y.size(); ++i) {
        const Complex b = y[i], e = (*x[1])[i];
        const double v = std::pow(b.real(), e.real());
        y[i] = {v, e.real() * std::pow(b.real(), e.real() - 1) * b.imag() +
                       (e.imag() == 0 ? 0 : v * std::log(b.real()) * e.imag())};
    }
    return y;
}

Facts facts(const Expr& y) { return facts_of(y.child(0)) & (Facts::positive | Facts::nonnegative); }

}  // namespace

const Op ops::pow{{.name = "pow",
                   .elementwise = true,
                   .under_transpose = UnderTranspose::equivariant,
                   .normalise = normalise,
                   .facts = facts},
                  {.summary = "each entry of the first to the power of the second",
                   .slots = {Smooth{differential}, Smooth{differential}},
                   .kernel = {.real = mapped_pairs<value>, .complex = complex_kernel},
                   .spelling = {.latex = "{0}^{{1}}",
                                .numpy = "np.power({0}, {1})",
                                .torch = "torch.pow({0}, {1})",
                                .julia = "{0} .^ {1}",
                                .matlab = "{0}.^{1}",
                                .cpp = "{0}.array().pow({1}.array()).matrix()"},
                   .domain = Domain::positive,
                   .rule = "d b.^e = e .* b.^(e-1) .* db + b.^e .* log(b) .* de",
                   .example = "x.^a",
                   .in_product = InProduct::yields}};

}  // namespace gradwright
