#include "expr/build.hpp"
#include "ops/selection.hpp"

#include <algorithm>

namespace gradwright {
namespace {

template <class T>
ArrayOf<T> kernel(const KernelArgs& args, std::span<const ArrayOf<T>* const>) {
    ArrayOf<T> y(args.shape);
    // Offset -1 stands for the lowest rows, where the sizes above are symbolic.
    const std::int64_t given = args.node->attributes[0];
    const std::int64_t offset = given < 0 ? args.shape[0] - args.shape[1] : given;
    for (std::int64_t j = 0; j < args.shape[1] && offset + j < args.shape[0]; ++j) {
        y.at(offset + j, j) = 1;
    }
    return y;
}

Facts facts(const Expr&) { return Facts::nonnegative | Facts::at_most_one | Facts::integer; }

}  // namespace

Expr ops::embedding(Graph& graph, const Dim& m, const Dim& n, std::int64_t offset) {
    if (m == n && offset <= 0) return identity(graph, n);
    const Dim shape[] = {m, n};
    const auto tall = m.number(), wide = n.number();
    if (tall && wide && offset < 0) offset = *tall - *wide;
    if (tall && wide && offset < 0) return transpose(embedding(graph, n, m, -offset));
    if (tall && wide && offset + *wide > *tall) {
        if (offset >= *tall) return graph.zero(shape);
        const Dim kept(*tall - offset);
        return matmul(embedding(graph, m, kept, offset), transpose(embedding(graph, n, kept, 0)));
    }
    const std::int64_t attributes[] = {offset};
    return graph.apply(ops::embed, {}, shape, attributes);
}

bool ops::is_whole(const Expr& e) {
    const Dim parts[] = {e.shape()[1], Dim(std::max<std::int64_t>(e->attributes[0], 0))};
    const auto& within = e.shape()[0].monomials();
    return std::ranges::all_of(Dim::sum(parts).monomials(), [&](const Dim::Monomial& part) {
        return std::ranges::any_of(within, [&](const Dim::Monomial& whole) {
            return whole.symbols == part.symbols && whole.coefficient >= part.coefficient;
        });
    });
}

const Op ops::embed{{.name = "embed", .facts = facts},
                    {.summary = "the identity placed some rows down in a taller zero matrix",
                     .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                     .rule = "constant",
                     .example = "embed(1, m, n)",
                     .internal = true}};

}  // namespace gradwright
