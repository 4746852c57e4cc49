#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t>) {
    return Shape{x[0].shape()[0], x[0].shape()[0]};
}

// dG_ij = −G_ij² (dx_j − dx_i)
Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return einsum("ij,i->ij", {{y, 2}, dx}) - einsum("ij,j->ij", {{y, 2}, dx});
}

// Infinite at a tie: a function that needs the gap is not differentiable there.
Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    Array y(args.shape);
    const std::int64_t n = args.shape[0];
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            const auto p = static_cast<std::size_t>(i), q = static_cast<std::size_t>(j);
            if (i != j) y.at(i, j) = 1 / ((*x[0])[q] - (*x[0])[p]);
        }
    }
    return y;
}

}  // namespace

const Op ops::inverse_gaps{{.name = "inverse_gaps"},
                           {.summary = "1/(x_j - x_i) off the diagonal, zero on it",
                            .slots = {Smooth{differential}},
                            .shape = shape,
                            .kernel = {.real = kernel},
                            .spelling = {.latex = R"(\operatorname{gaps}({0}))"},
                            .domain = Domain::away_from_ties,
                            .rule = "d G_ij = -G_ij^2 (dx_j - dx_i)",
                            .example = "inverse_gaps(x)",
                            .internal = true}};

}  // namespace gradwright
