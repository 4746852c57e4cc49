#include "execute/plan/fast_ops.hpp"

#include "execute/simd/kernels.hpp"
#include "ops/catalogue.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

constexpr FastOp with_loop(const Op& op, Unary f) { return {&op, 1, std::uint8_t(f)}; }
constexpr FastOp with_loop(const Op& op, Binary f) { return {&op, 2, std::uint8_t(f)}; }
constexpr FastOp with_loop(const Op& op, Ternary f) { return {&op, 3, std::uint8_t(f)}; }

constexpr FastOp fast_ops[] = {
    with_loop(ops::exp, Unary::exp),
    with_loop(ops::log, Unary::log),
    with_loop(ops::log1p, Unary::log1p),
    with_loop(ops::expm1, Unary::expm1),
    with_loop(ops::abs, Unary::abs),
    with_loop(ops::sign, Unary::sign),
    with_loop(ops::sin, Unary::sin),
    with_loop(ops::cos, Unary::cos),
    with_loop(ops::tan, Unary::tan),
    with_loop(ops::asin, Unary::asin),
    with_loop(ops::acos, Unary::acos),
    with_loop(ops::atan, Unary::atan),
    with_loop(ops::sinh, Unary::sinh),
    with_loop(ops::cosh, Unary::cosh),
    with_loop(ops::tanh, Unary::tanh),
    with_loop(ops::sigmoid, Unary::sigmoid),
    with_loop(ops::relu, Unary::relu),
    with_loop(ops::step, Unary::step),
    with_loop(ops::softplus, Unary::softplus),
    with_loop(ops::erf, Unary::erf),
    with_loop(ops::gamma, Unary::gamma),
    with_loop(ops::lgamma, Unary::lgamma),
    with_loop(ops::digamma, Unary::digamma),
    with_loop(ops::trigamma, Unary::trigamma),
    with_loop(ops::gelu, Unary::gelu),
    with_loop(ops::silu, Unary::silu),
    with_loop(ops::pow, Binary::pow),
    with_loop(ops::max2, Binary::max),
    with_loop(ops::min2, Binary::min),
    with_loop(ops::less, Binary::less),
    with_loop(ops::less_equal, Binary::less_equal),
    with_loop(ops::greater, Binary::greater),
    with_loop(ops::greater_equal, Binary::greater_equal),
    with_loop(ops::equal, Binary::equal),
    with_loop(ops::where, Ternary::where),
};

}  // namespace

const FastOp* fast_op(const Function& function) {
    const auto at = std::ranges::find_if(
        fast_ops, [&](const FastOp& f) { return static_cast<const Function*>(f.op) == &function; });
    return at == std::end(fast_ops) ? nullptr : at;
}

}  // namespace gradwright::execute
