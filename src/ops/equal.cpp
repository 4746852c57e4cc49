#include "ops/elementwise.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    return ops::comparison(x[0], x[1], {.no = Facts::positive}, true);
}

double value(double a, double b) { return a == b ? 1 : 0; }

ComplexArray complex_kernel(const KernelArgs&, std::span<const ComplexArray* const> x) {
    ComplexArray y = *x[0];
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = value(y[i].real(), (*x[1])[i].real());
    return y;
}

}  // namespace

const Op ops::equal{
    {.name = "equal",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise,
     .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
    {.summary = "1 where an entry of the first operand equals that of the second, else 0",
     .slots = {Constant{}, Constant{}},
     .kernel = {.real = mapped_pairs<value>, .complex = complex_kernel},
     .spelling = {.latex = R"([{0} = {1}])",
                  .unicode = "({0} == {1})",
                  .numpy = "({0} == {1})",
                  .torch = "({0} == {1})",
                  .julia = "({0} .== {1})",
                  .matlab = "({0} == {1})",
                  .cpp = "({0}.array() == {1}.array()).cast<double>().matrix()"},
     .domain = Domain::away_from_ties,
     .rule = "d (a == b) = 0 wherever it exists",
     .example = "where(x == y, x, y)"}};

}  // namespace gradwright
