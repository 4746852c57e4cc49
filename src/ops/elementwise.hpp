#pragma once
// What element-wise ops share: kernels from scalar functions, constants, the sign of an operand.

#include "ops/catalogue.hpp"

namespace gradwright::ops {

template <auto f, class T>
ArrayOf<T> mapped(const KernelArgs&, std::span<const ArrayOf<T>* const> operands) {
    ArrayOf<T> y = *operands[0];
    for (T& v : y.values) v = f(v);
    return y;
}

/// f : double -> double; a complex step is not possible.
template <double (*f)(double)>
constexpr Kernel real_kernel() {
    return {.real = mapped<f, double>};
}

/// f also maps Complex to Complex analytically.
template <double (*f)(double), Complex (*complex_f)(Complex)>
constexpr Kernel analytic_kernel() {
    return {.real = mapped<f, double>, .complex = mapped<complex_f, Complex>};
}

template <double (*f)(double, double)>
Array mapped_pairs(const KernelArgs&, std::span<const Array* const> operands) {
    Array y = *operands[0];
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = f(y[i], (*operands[1])[i]);
    return y;
}

/// The number that every entry of `e` equals, if `e` is such a constant.
std::optional<Number> constant_of(const Expr& e);
/// The number in every entry of an array shaped like `like`.
Expr constant(const Expr& like, const Number& value);
inline Expr ones_like(const Expr& x) { return constant(x, 1); }
/// 1/2, of the exactness a coefficient wants.
inline Number half() { return Number::ratio(1, 2); }

/// x = coefficient * rest, where `rest` is the same for every multiple of x and for multiples of
/// its transpose (transposed).
struct Oriented {
    Number coefficient = 1;
    Expr rest;
};
/// The coefficient is found on the canonical one of x and x': the first term of a sum and of its
/// transpose differ, so a sign read off x itself would not be stable.
Oriented oriented(const Expr& x);

/// f(-x) = -f(x), f(0) = 0.
template <const Op& op>
Expr normalise_odd(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    if (x[0].is_zero()) return x[0];
    const auto [c, rest] = oriented(x[0]);
    return c.is_negative() ? -apply(op, {-x[0]}) : Expr();
}

/// f(-x) = f(x).
template <const Op& op>
Expr normalise_even(Graph&, std::span<const Expr> x, std::span<const std::int64_t>) {
    const auto [c, rest] = oriented(x[0]);
    return c.is_negative() ? apply(op, {-x[0]}) : Expr();
}

/// Facts that hold for every operand.
template <Facts facts>
Facts always(const Expr&) {
    return facts;
}

/// A function with f(x) ≥ 0 for x ≥ 0, > 0 for x > 0, and odd.
Facts facts_of_odd_increasing(const Expr& y);

}  // namespace gradwright::ops
