#include "ops/frechet.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph& graph, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x.size() == 3) {
        const Expr lower = apply(ops::matrix_power, {x[0], x[1] - graph.number(1)});
        if (const auto e = ops::replace_identity(x[2], hadamard(x[1], lower))) return *e;
    }
    return ops::Frechet{ops::matrix_power_frechet, 2}.normalise(x);
}

Array kernel(const KernelArgs& args, std::span<const Array* const> x) {
    const double k = (*x[1])[0];
    const auto f = [k](const Array& a) { return dense::matrix_power(a, k); };
    return ops::along_directions(
        args, x.subspan(2), [&](std::span<const Array> h) { return dense::frechet(f, *x[0], h); });
}

}  // namespace

const Op ops::matrix_power_frechet{
    {.name = "matrix_power_frechet", .normalise = normalise},
    {.summary = "derivative of the matrix power X^k at X along H, or along several directions",
     .slots = {Smooth{frechet_differential<ops::matrix_power_frechet, 2>},
               Opaque{"the derivative of X^k in X and then in k has no closed form here"},
               Linear{frechet_adjoint<ops::matrix_power_frechet, 2>}},
     .shape = frechet_shape<ops::matrix_power_frechet, 2>,
     .kernel = {.real = kernel},
     .spelling = {.latex = R"(D{0}^{{1}}[{*}])"},
     .domain = Domain::positive_definite,
     .rule = "d D X^k[H] = D X^k[H, dX] + D X^k[dH]",
     .example = "matrix_power_frechet(P, a, B)",
     .internal = true,
     .variadic = true}};

}  // namespace gradwright
