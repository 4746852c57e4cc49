#include "ops/frechet.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x.size() == 2) {
        // A direction that commutes with X makes it the scalar rule.
        const Expr slope = apply(ops::inv, {x[0]});
        if (ops::is_multiple(x[1], x[0])) return matmul(x[1], slope);
        if (const auto e = ops::replace_identity(x[1], slope)) return *e;
    }
    return ops::Frechet{ops::logm_frechet, 1}.normalise(x);
}

}  // namespace

const Op ops::logm_frechet{
    {.name = "logm_frechet", .normalise = normalise},
    {.summary = "derivative of the matrix logarithm at X along H, or along several directions",
     .slots = {Smooth{frechet_differential<ops::logm_frechet, 1>},
               Linear{frechet_adjoint<ops::logm_frechet, 1>}},
     .shape = frechet_shape<ops::logm_frechet, 1>,
     .kernel = {.real = frechet_kernel<dense::logm>},
     .spelling = {.latex = R"(D\operatorname{logm}({0})[{*}])"},
     .domain = Domain::positive_definite,
     .rule = "d D logm(X)[H] = D logm(X)[H, dX] + D logm(X)[dH]",
     .example = "logm_frechet(P, B)",
     .internal = true,
     .variadic = true}};

}  // namespace gradwright
