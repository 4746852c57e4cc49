#include "ops/selection.hpp"

#include <cmath>
#include <limits>

namespace gradwright {
namespace {

/// The size is the node's: it may be a symbol, which no attribute holds.
Result<Shape> shape(std::span<const Expr>, std::span<const std::int64_t>) {
    return Diagnostic{.slug = "wrong-argument-count",
                      .message = "`onehot` needs the number of classes",
                      .hint = "write onehot(y, c)"};
}

// A number that is no class is an error of the data: it must not pass as a row of zeros.
template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y(args.shape);
    const std::int64_t classes = args.shape[1];
    for (std::int64_t i = 0; i < args.shape[0]; ++i) {
        const double k = std::real((*x[0])[static_cast<std::size_t>(i)]);
        if (k >= 1 && k <= static_cast<double>(classes) && k == std::floor(k)) {
            y.at(i, static_cast<std::int64_t>(k) - 1) = 1;
            continue;
        }
        for (std::int64_t j = 0; j < classes; ++j) {
            y.at(i, j) = std::numeric_limits<double>::quiet_NaN();
        }
    }
    return y;
}

Facts facts(const Expr&) { return Facts::simplex | Facts::integer; }

}  // namespace

Expr ops::indicators(const Expr& y, const Dim& classes) {
    const Dim shape[] = {y.shape()[0], classes};
    return y.graph().apply(ops::onehot, {&y, 1}, shape, {});
}

const Op ops::onehot{{.name = "onehot", .facts = facts},
                     {.summary = "for each class number, counted from 1, a row with one there",
                      .slots = {Constant{}},
                      .shape = shape,
                      .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                      .spelling = {.latex = R"(\operatorname{onehot}({0}))"},
                      .rule = "d onehot(y, c) = 0 wherever it exists",
                      .example = "onehot(y, c)"}};

}  // namespace gradwright
