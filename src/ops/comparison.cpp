// Comparisons, entry by entry: 1 where they hold, else 0.
#include "ops/elementwise.hpp"

#include <algorithm>
#include <functional>

namespace gradwright {
namespace {

/// Whether a and b stand in the relation, if the sign of every entry of a - b settles that.
template <class Relation>
std::optional<bool> settled(const Expr& a, const Expr& b) {
    if (a == b) return Relation()(0, 0);
    const Facts known = facts_of(a - b);
    std::vector<int> signs;
    if (!has(known, Facts::nonnegative)) signs.push_back(-1);
    if (!has(known, Facts::positive)) signs.push_back(0);
    if (!has(known, Facts::nonpositive)) signs.push_back(1);
    const auto holds = std::ranges::count_if(signs, [](int s) { return Relation()(s, 0); });
    if (holds != 0 && holds != std::ssize(signs)) return std::nullopt;
    return holds != 0;
}

template <class Relation>
Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    const std::optional<bool> holds = settled<Relation>(x[0], x[1]);
    return holds ? ops::constant(x[0], *holds ? 1 : 0) : Expr();
}

template <class Relation, class T>
ArrayOf<T> kernel(const KernelArgs&, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y = *x[0];
    for (std::size_t i = 0; i < y.size(); ++i) {
        y[i] = Relation()(std::real(y[i]), std::real((*x[1])[i])) ? 1 : 0;
    }
    return y;
}

}  // namespace

const Op ops::less{
    {.name = "less",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise<std::less<>>,
     .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
    {.summary = "1 where an entry of the first operand is less than that of the second, else 0",
     .slots = {Constant{}, Constant{}},
     .kernel = {.real = kernel<std::less<>, double>, .complex = kernel<std::less<>, Complex>},
     .spelling = {.latex = R"([{0} < {1}])",
                  .unicode = "({0} < {1})",
                  .numpy = "({0} < {1})",
                  .torch = "({0} < {1})",
                  .julia = "({0} .< {1})",
                  .matlab = "({0} < {1})",
                  .cpp = "({0}.array() < {1}.array()).cast<double>().matrix()"},
     .domain = Domain::away_from_ties,
     .rule = "d (a < b) = 0 wherever it exists",
     .example = "where(x < y, x, y)"}};

const Op ops::less_equal{
    {.name = "less_equal",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise<std::less_equal<>>,
     .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
    {.summary = "1 where an entry of the first operand is at most that of the second, else 0",
     .slots = {Constant{}, Constant{}},
     .kernel = {.real = kernel<std::less_equal<>, double>,
                .complex = kernel<std::less_equal<>, Complex>},
     .spelling = {.latex = R"([{0} \le {1}])",
                  .unicode = "({0} ≤ {1})",
                  .numpy = "({0} <= {1})",
                  .torch = "({0} <= {1})",
                  .julia = "({0} .<= {1})",
                  .matlab = "({0} <= {1})",
                  .cpp = "({0}.array() <= {1}.array()).cast<double>().matrix()"},
     .domain = Domain::away_from_ties,
     .rule = "d (a <= b) = 0 wherever it exists",
     .example = "where(x <= y, x, y)"}};

const Op ops::greater{
    {.name = "greater",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise<std::greater<>>,
     .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
    {.summary = "1 where an entry of the first operand exceeds that of the second, else 0",
     .slots = {Constant{}, Constant{}},
     .kernel = {.real = kernel<std::greater<>, double>, .complex = kernel<std::greater<>, Complex>},
     .spelling = {.latex = R"([{0} > {1}])",
                  .unicode = "({0} > {1})",
                  .numpy = "({0} > {1})",
                  .torch = "({0} > {1})",
                  .julia = "({0} .> {1})",
                  .matlab = "({0} > {1})",
                  .cpp = "({0}.array() > {1}.array()).cast<double>().matrix()"},
     .domain = Domain::away_from_ties,
     .rule = "d (a > b) = 0 wherever it exists",
     .example = "where(x > y, x, y)"}};

const Op ops::greater_equal{
    {.name = "greater_equal",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise<std::greater_equal<>>,
     .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
    {.summary = "1 where an entry of the first operand is at least that of the second, else 0",
     .slots = {Constant{}, Constant{}},
     .kernel = {.real = kernel<std::greater_equal<>, double>,
                .complex = kernel<std::greater_equal<>, Complex>},
     .spelling = {.latex = R"([{0} \ge {1}])",
                  .unicode = "({0} ≥ {1})",
                  .numpy = "({0} >= {1})",
                  .torch = "({0} >= {1})",
                  .julia = "({0} .>= {1})",
                  .matlab = "({0} >= {1})",
                  .cpp = "({0}.array() >= {1}.array()).cast<double>().matrix()"},
     .domain = Domain::away_from_ties,
     .rule = "d (a >= b) = 0 wherever it exists",
     .example = "where(x >= y, x, y)"}};

const Op ops::equal{
    {.name = "equal",
     .elementwise = true,
     .under_transpose = UnderTranspose::equivariant,
     .normalise = normalise<std::equal_to<>>,
     .facts = always<Facts::nonnegative | Facts::integer | Facts::at_most_one>},
    {.summary = "1 where an entry of the first operand equals that of the second, else 0",
     .slots = {Constant{}, Constant{}},
     .kernel = {.real = kernel<std::equal_to<>, double>,
                .complex = kernel<std::equal_to<>, Complex>},
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
