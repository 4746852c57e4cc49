#include "ops/elementwise.hpp"

namespace gradwright {
namespace {

Expr normalise(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[1] == x[2]) return x[1];
    if (const auto c = ops::constant_of(x[0])) return c->is_zero() ? x[2] : x[1];
    return {};
}

// The mask where(c, 1, 0) is a node, not a number: in a product its zeros hold against a NaN of
// the branch that is not taken.
Expr differential(const Expr& y, std::size_t slot, const Expr& dx) {
    const Expr one = ops::ones_like(y), zero = ops::constant(y, 0), c = y.child(0);
    const Expr mask = apply(ops::where, {c, slot == 1 ? one : zero, slot == 1 ? zero : one});
    return hadamard(mask, dx);
}

template <class T>
ArrayOf<T> kernel(const KernelArgs&, std::span<const ArrayOf<T>* const> x) {
    ArrayOf<T> y = *x[1];
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (std::real((*x[0])[i]) == 0) y[i] = (*x[2])[i];
    }
    return y;
}

Facts facts(const Expr& y) {
    return facts_of(y.child(1)) & facts_of(y.child(2)) &
           (Facts::positive | Facts::nonnegative | Facts::nonpositive | Facts::at_most_one |
            Facts::integer);
}

}  // namespace

const Op ops::where{{.name = "where",
                     .elementwise = true,
                     .under_transpose = UnderTranspose::equivariant,
                     .normalise = normalise,
                     .facts = facts},
                    {.summary = "the second operand where the condition holds, else the third",
                     .slots = {Constant{}, Smooth{differential}, Smooth{differential}},
                     .kernel = {.real = kernel<double>, .complex = kernel<Complex>},
                     .spelling = {.latex = R"(\operatorname{where}({0}, {1}, {2}))",
                                  .numpy = "np.where({0}, {1}, {2})",
                                  .torch = "torch.where({0}, {1}, {2})",
                                  .julia = "ifelse.({0}, {1}, {2})",
                                  .matlab = "merge({0}, {1}, {2})",
                                  .cpp = "({0}.array() != 0).select({1}, {2})"},
                     .domain = Domain::choice,
                     .rule = "d where(c, a, b) = where(c, 1, 0) .* da + where(c, 0, 1) .* db",
                     .example = "where(x > y, x, y)",
                     .in_product = InProduct::zero_holds}};

}  // namespace gradwright
