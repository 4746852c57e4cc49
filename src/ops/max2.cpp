#include "ops/extremum.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return ops::normalise_extremum(ops::max2, x, 1);
}

Expr differential(const Expr& y, std::size_t slot, const Expr& dx) {
    return ops::extremum_differential(y, slot, dx, 1);
}

double value(double a, double b) { return a > b || a != a ? a : b; }

ComplexArray complex_kernel(const KernelArgs&, std::span<const ComplexArray* const> x) {
    ComplexArray y = *x[0];
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (!(y[i].real() > (*x[1])[i].real())) y[i] = (*x[1])[i];
    }
    return y;
}

Facts facts(const Expr& y) {
    const Facts a = facts_of(y.child(0)), b = facts_of(y.child(1));
    return ((a | b) & (Facts::positive | Facts::nonnegative)) |
           (a & b & (Facts::at_most_one | Facts::nonpositive | Facts::integer)) |
           ops::symmetry_of_extremum(y);
}

}  // namespace

const Op ops::max2{{.name = "max2",
                    .elementwise = true,
                    .under_transpose = UnderTranspose::equivariant,
                    .normalise = normalise,
                    .facts = facts},
                   {.summary = "the larger of two arrays, entry by entry",
                    .slots = {Smooth{differential}, Smooth{differential}},
                    .kernel = {.real = mapped_pairs<value>, .complex = complex_kernel},
                    .spelling = {.latex = R"(\max({0}, {1}))",
                                 .unicode = "max({0}, {1})",
                                 .numpy = "np.maximum({0}, {1})",
                                 .torch = "torch.maximum({0}, {1})",
                                 .julia = "max.({0}, {1})",
                                 .matlab = "max({0}, {1})",
                                 .cpp = "{0}.cwiseMax({1})"},
                    .domain = Domain::away_from_ties,
                    .rule = "d max(a, b) = (1 + sign(a - b))/2 .* da + (1 - sign(a - b))/2 .* db",
                    .example = "max(x, y)"}};

}  // namespace gradwright
