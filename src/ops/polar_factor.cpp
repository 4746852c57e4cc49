#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Expr differential(const Expr& y, std::size_t, const Expr& dx) {
    return apply(ops::polar_frechet, {y.child(0), dx});
}

}  // namespace

const Op ops::polar_factor{{.name = "polar_factor", .under_transpose = UnderTranspose::equivariant},
                           {.summary = "U*V' of the thin singular value decomposition",
                            .slots = {Smooth{differential}},
                            .shape = matrix_to_matrix,
                            .kernel = {.real = matrix_kernel<dense::polar_factor>},
                            .spelling = {.latex = R"(\operatorname{polar}({0}))",
                                         .numpy = "scipy.linalg.polar({0})[0]",
                                         .jax = "jax.scipy.linalg.polar({0})[0]"},
                            .domain = Domain::full_rank,
                            .rule = "the derivative of the polar factor along dX",
                            .example = "polar_factor(X)",
                            .internal = true}};

}  // namespace gradwright
