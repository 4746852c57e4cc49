#include "execute/plan/fast_ops.hpp"
#include "execute/plan/lowering.hpp"
#include "execute/plan/selection.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::execute {

std::uint32_t LoopBuilder::add(Instruction instruction) {
    // The window keeps long loops linear; equal instructions lie close together.
    constexpr std::size_t window = 64;
    const std::size_t n = loop_.code.size();
    for (std::size_t i = n; i-- > n - std::min(n, window);) {
        if (loop_.code[i] == instruction) return static_cast<std::uint32_t>(i);
    }
    loop_.code.push_back(std::move(instruction));
    return static_cast<std::uint32_t>(n);
}

std::uint32_t LoopBuilder::constant(double value) {
    return add({.code = Code::constant, .value = value});
}

std::uint32_t LoopBuilder::read(Access access) {
    return add({.code = Code::read, .access = lowering_.along_rows(std::move(access))});
}

std::optional<double> LoopBuilder::constant_of(std::uint32_t at) const {
    if (loop_.code[at].code != Code::constant) return std::nullopt;
    return loop_.code[at].value;
}

std::uint32_t LoopBuilder::unary(Unary f, std::uint32_t a) {
    return add({.code = Code::unary, .function = static_cast<std::uint8_t>(f), .a = a});
}

std::uint32_t LoopBuilder::binary(Binary f, std::uint32_t a, std::uint32_t b) {
    const bool commutes = f == Binary::add || f == Binary::multiply;
    if (commutes && b < a) std::swap(a, b);
    return add({.code = Code::binary, .function = static_cast<std::uint8_t>(f), .a = a, .b = b});
}

std::uint32_t LoopBuilder::ternary(Ternary f, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return add(
        {.code = Code::ternary, .function = static_cast<std::uint8_t>(f), .a = a, .b = b, .c = c});
}

std::uint32_t LoopBuilder::times(std::uint32_t a, std::uint32_t b) {
    if (a == none) return b;
    if (b == none) return a;
    const auto x = constant_of(a), y = constant_of(b);
    if (x && y) return constant(*x * *y);
    if (x == 1.0) return b;
    if (y == 1.0) return a;
    if (x == -1.0) return unary(Unary::negate, b);
    if (y == -1.0) return unary(Unary::negate, a);
    return a == b ? unary(Unary::square, a) : binary(Binary::multiply, a, b);
}

std::uint32_t LoopBuilder::power(std::uint32_t x, const Number& exponent) {
    if (exponent.is_one()) return x;
    const double e = exponent.value();
    std::uint32_t y = x;
    if (e == -0.5) return unary(Unary::inverse_sqrt, x);
    if (exponent.is_integer() && std::abs(e) <= 64) {
        const Count k = std::abs(exponent.num());
        if (k == 2) y = unary(Unary::square, x);
        if (k > 2) y = add({.code = Code::power, .a = x, .exponent = k});
    } else if (std::abs(e) == 0.5) {
        y = unary(Unary::sqrt, x);
    } else {
        y = binary(Binary::pow, x, constant(std::abs(e)));
    }
    return e < 0 ? unary(Unary::reciprocal, y) : y;
}

void LoopBuilder::store(std::uint32_t value, Access to, Fold fold, bool accumulate) {
    loop_.stores.push_back({value, std::move(to), fold, accumulate});
}

std::uint32_t LoopBuilder::value(const Expr& e, const AxisUses& axes) {
    if (lowering_.has_buffer(e)) {
        return read(lowering_.access(lowering_.buffer_of(e), axes, dims()));
    }
    if (e.is_symbol()) {
        if (const auto c = constant_value(e)) return constant(*c);
        return constant(static_cast<double>(lowering_.sizes().at(std::string(e->name))));
    }
    if (!is_pointwise(e)) {
        const std::vector<FactorSpec> parts = lowering_.outer_parts(e);
        if (!parts.empty()) return outer(e, parts, axes);
        return read(lowering_.access(lowering_.buffer_of(e), axes, dims()));
    }
    switch (e->kind) {
        case Kind::sum:
            return sum(e, axes);
        case Kind::contraction:
            return contraction(e, axes);
        default:
            return apply(e, axes);
    }
}

std::uint32_t LoopBuilder::sum(const Expr& e, const AxisUses& axes) {
    std::uint32_t y = none;
    const SplitSum split = lowering_.known_sums().split(e);
    if (split.known) y = times(value(split.known, axes), constant(split.times.value()));
    for (const std::size_t k : split.terms) {
        const double c = e->terms[k].coefficient.value();
        const std::uint32_t x = value(e.child(k), axes);
        if (y == none) {
            y = times(constant_of(x) == 1.0 ? none : x, constant(c));
        } else if (c == 1 || c == -1) {
            y = binary(c == 1 ? Binary::add : Binary::subtract, y, x);
        } else if (const auto number = constant_of(x)) {
            y = binary(Binary::add, y, constant(c * *number));
        } else {
            y = ternary(Ternary::multiply_add, x, constant(c), y);
        }
    }
    return y == none ? constant(0) : y;
}

std::uint32_t LoopBuilder::contraction(const Expr& e, const AxisUses& axes) {
    AxisUses at(e->label_dims.size());
    for (std::size_t i = 0; i < axes.size(); ++i) at[e->out[i][0]] = axes[i];
    for (std::size_t k = 0; k < e->factors.size(); ++k) {
        const auto s = selection_of(e, k, lowering_.sizes());
        if (!s) continue;
        at[s->outer] = s->fixed ? AxisUse{} : at[s->inner];
        at[s->outer].shift += s->offset;
    }
    std::uint32_t above = none, below = none;
    for (std::size_t k = 0; k < e->factors.size(); ++k) {
        if (selects(e.child(k))) continue;
        const Factor& f = e->factors[k];
        AxisUses uses;
        for (const Axis& a : f.axes) uses.push_back(at[a[0]]);
        const std::uint32_t x = value(e.child(k), uses);
        // One division for all quotients of a product.
        if (f.exponent == Number(-1)) {
            below = times(below, x);
        } else {
            above = times(above, power(x, f.exponent));
        }
    }
    if (below == none) return above == none ? constant(1) : above;
    return above == none ? unary(Unary::reciprocal, below) : binary(Binary::divide, above, below);
}

std::uint32_t LoopBuilder::outer(const Expr& e, const std::vector<FactorSpec>& parts,
                                 const AxisUses& axes) {
    AxisUses at(e->label_dims.size());
    for (std::size_t i = 0; i < axes.size(); ++i) at[e->out[i][0]] = axes[i];
    std::uint32_t y = none;
    for (const FactorSpec& part : parts) {
        AxisUses uses;
        for (const Axis& a : part.axes) uses.push_back(at[a[0]]);
        y = times(y, power(value(part.node, uses), part.exponent));
    }
    return y;
}

std::uint32_t LoopBuilder::apply(const Expr& e, const AxisUses& axes) {
    std::uint32_t x[3] = {none, none, none};
    for (std::size_t k = 0; k < e.child_count(); ++k) {
        const Expr operand = e.child(k);
        x[k] = value(operand, operand.is_scalar() ? AxisUses{} : axes);
    }
    const FastOp& fast = *fast_op(*e->function);
    switch (fast.operands) {
        case 1:
            return unary(static_cast<Unary>(fast.loop), x[0]);
        case 2:
            return binary(static_cast<Binary>(fast.loop), x[0], x[1]);
        default:
            return ternary(static_cast<Ternary>(fast.loop), x[0], x[1], x[2]);
    }
}

}  // namespace gradwright::execute
