#pragma once
// All loops of one instruction set. Evaluated by the compiler: no code of std::array is left.

#include "execute/simd/folds.hpp"
#include "execute/simd/loops.hpp"
#include "execute/simd/rows.hpp"
#include "execute/simd/sets.hpp"

namespace gradwright::execute {
namespace {

template <class F>
struct Entry {
    std::size_t index;
};
template <class F, class E>
consteval Entry<F> entry(E e) {
    return {static_cast<std::size_t>(e)};
}

template <class L, class... F>
consteval void add_unary(Kernels<typename L::T>& t, Entry<F>... f) {
    ((t.unary[f.index] = unary_loop<L, F>), ...);
}
template <class L, class... F>
consteval void add_binary(Kernels<typename L::T>& t, Entry<F>... f) {
    ((t.binary[f.index] = {binary_loop<L, F, 0>, binary_loop<L, F, 1>, binary_loop<L, F, 2>}), ...);
}
template <class L, class... F>
consteval void add_ternary(Kernels<typename L::T>& t, Entry<F>... f) {
    ((t.ternary[f.index] = {ternary_loop<L, F, 0>, ternary_loop<L, F, 1>, ternary_loop<L, F, 2>,
                            ternary_loop<L, F, 3>, ternary_loop<L, F, 4>, ternary_loop<L, F, 5>,
                            ternary_loop<L, F, 6>}),
     ...);
}

template <class L>
consteval Kernels<typename L::T> table() {
    Kernels<typename L::T> t;
    add_unary<L>(t, entry<Copy>(Unary::copy), entry<Negate>(Unary::negate), entry<Abs>(Unary::abs),
                 entry<Sign>(Unary::sign), entry<Square>(Unary::square),
                 entry<Reciprocal>(Unary::reciprocal), entry<Sqrt>(Unary::sqrt),
                 entry<InverseSqrt>(Unary::inverse_sqrt), entry<Exp>(Unary::exp),
                 entry<Log>(Unary::log), entry<Log1p>(Unary::log1p), entry<Expm1>(Unary::expm1),
                 entry<Sin>(Unary::sin), entry<Cos>(Unary::cos), entry<Tan>(Unary::tan),
                 entry<Asin>(Unary::asin), entry<Acos>(Unary::acos), entry<Atan>(Unary::atan),
                 entry<Sinh>(Unary::sinh), entry<Cosh>(Unary::cosh), entry<Tanh>(Unary::tanh),
                 entry<Sigmoid>(Unary::sigmoid), entry<Relu>(Unary::relu), entry<Step>(Unary::step),
                 entry<Softplus>(Unary::softplus), entry<Erf>(Unary::erf),
                 entry<Gamma>(Unary::gamma), entry<Lgamma>(Unary::lgamma),
                 entry<Digamma>(Unary::digamma), entry<Trigamma>(Unary::trigamma),
                 entry<Gelu>(Unary::gelu), entry<Silu>(Unary::silu));
    add_binary<L>(t, entry<Add>(Binary::add), entry<Subtract>(Binary::subtract),
                  entry<Multiply>(Binary::multiply), entry<Divide>(Binary::divide),
                  entry<Max>(Binary::max), entry<Min>(Binary::min), entry<Pow>(Binary::pow),
                  entry<Less>(Binary::less), entry<LessEqual>(Binary::less_equal),
                  entry<Greater>(Binary::greater), entry<GreaterEqual>(Binary::greater_equal),
                  entry<Equal>(Binary::equal));
    add_ternary<L>(t, entry<MultiplyAdd>(Ternary::multiply_add),
                   entry<MultiplySubtract>(Ternary::multiply_subtract),
                   entry<Where>(Ternary::where));
    t.sincos = sincos_loop<L>;
    t.power = power_loop<L>;
    t.sum = fold<L, Sum>;
    t.product = fold<L, Product>;
    t.max = extremum<L, Largest>;
    t.min = extremum<L, Smallest>;
    t.dot = dot<L>;
    t.all_finite = all_finite<L>;
    t.load_strided = load_strided_loop<L>;
    t.store_strided = store_strided_loop<L>;
    t.add_strided = add_strided_loop<L>;
    t.stream = stream_loop<L>;
    t.row_dots = row_dots<L>;
    t.row_axpys = row_axpys<L>;
    t.row_dots_and_axpys = row_dots_and_axpys<L>;
    t.transpose = transpose<L>;
    return t;
}

}  // namespace
}  // namespace gradwright::execute
