#include "ops/matrix.hpp"

namespace gradwright {
namespace {

Result<Shape> shape(std::span<const Expr> x, std::span<const std::int64_t> attributes) {
    for (const std::size_t i : {0u, 1u}) {
        const auto square = ops::square_to_square(x.subspan(i, 1), attributes);
        if (!square) return square.error();
    }
    const auto c = x[2].shape();
    const bool fits =
        c.size() >= 2 && c[c.size() - 2] == x[0].shape()[0] && c.back() == x[1].shape()[0];
    if (fits) return Shape(c.begin(), c.end());
    Diagnostic d;
    d.slug = "shape-mismatch";
    d.message = "sylvester: the right-hand side does not fit the two matrices";
    return d;
}

// A dY + dY B = dC − dA Y − Y dB
Expr differential(const Expr& y, std::size_t slot, const Expr& dx) {
    const std::string of_y = ops::batched(y.order(), slot == 0 ? "bc" : "ab");
    const std::string of_dx = slot == 0 ? "ab" : "bc";
    const Operand factors[] = {dx, y};
    const Expr change =
        einsum(y.graph(), of_dx + "," + of_y + "->" + ops::batched(y.order(), "ac"), factors);
    return -apply(ops::sylvester, {y.child(0), y.child(1), change});
}

Expr adjoint(const Expr& y, std::size_t, const Expr& g) {
    return apply(ops::sylvester, {transpose(y.child(0)), transpose(y.child(1)), g});
}

Array kernel(const KernelArgs&, std::span<const Array* const> x) {
    return ops::for_each_direction(
        *x[2], [&](const Array& c) { return dense::sylvester(*x[0], *x[1], c); });
}

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[2].is_zero()) return x[2];
    const Expr eye = identity(x[0].graph(), x[0].shape()[0]);
    const bool commutes = ops::is_multiple(x[2], x[0]) || ops::is_multiple(x[2], eye);
    if (x[0] != x[1] || !commutes) return {};
    return ops::half() * matmul(apply(ops::inv, {x[0]}), x[2]);
}

}  // namespace

const Op ops::sylvester{{.name = "sylvester", .normalise = normalise},
                        {.summary = "the solution Y of A*Y + Y*B = C",
                         .slots = {Smooth{differential}, Smooth{differential}, Linear{adjoint}},
                         .shape = shape,
                         .kernel = {.real = kernel},
                         .spelling = {.latex = R"(\operatorname{sylvester}({0}, {1}, {2}))",
                                      .numpy = "scipy.linalg.solve_sylvester({0}, {1}, {2})",
                                      .julia = "sylvester({0}, {1}, -{2})",
                                      .matlab = "sylvester({0}, {1}, {2})"},
                         .domain = Domain::positive_definite,
                         .rule = "A*dY + dY*B = dC - dA*Y - Y*dB",
                         .example = "sylvester(A, B, C)",
                         .internal = true}};

}  // namespace gradwright
