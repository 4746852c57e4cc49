#include "ops/frechet.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x.size() == 2) {
        // A direction that commutes with X makes it the scalar rule.
        const Expr value = apply(ops::expm, {x[0]});
        if (ops::is_multiple(x[1], x[0])) return matmul(x[1], value);
        if (const auto e = ops::replace_identity(x[1], value)) return *e;
    }
    return ops::Frechet{ops::expm_frechet, 1}.normalise(x);
}

}  // namespace

const Op ops::expm_frechet{
    {.name = "expm_frechet", .normalise = normalise},
    {.summary = "derivative of the matrix exponential at X along H, or along several directions",
     .slots = {Smooth{frechet_differential<ops::expm_frechet, 1>},
               Linear{frechet_adjoint<ops::expm_frechet, 1>}},
     .shape = frechet_shape<ops::expm_frechet, 1>,
     .kernel = {.real = frechet_kernel<dense::expm>},
     .spelling = {.latex = R"(D\operatorname{expm}({0})[{*}])",
                  .numpy = "scipy.linalg.expm_frechet({0}, {1}, compute_expm=False)",
                  .jax = "jax.scipy.linalg.expm_frechet({0}, {1}, compute_expm=False)"},
     .domain = Domain::square,
     .rule = "d D expm(X)[H] = D expm(X)[H, dX] + D expm(X)[dH]",
     .example = "expm_frechet(A, B)",
     .internal = true,
     .variadic = true}};

}  // namespace gradwright
