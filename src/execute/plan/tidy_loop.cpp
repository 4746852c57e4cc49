#include <algorithm>

#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

bool is(const Instruction& i, Binary f) {
    return i.code == Code::binary && i.function == static_cast<std::uint8_t>(f);
}

std::vector<std::uint32_t> count_uses(const Loop& loop) {
    std::vector<std::uint32_t> uses(loop.code.size(), 0);
    for (const Instruction& i : loop.code) {
        for (const std::uint32_t x : {i.a, i.b, i.c}) {
            if (x != none) ++uses[x];
        }
    }
    for (const Store& s : loop.stores) ++uses[s.value];
    return uses;
}

/// a*b + c and c - a*b in one operation, where the product has no other use.
void multiply_and_add(Loop& loop) {
    const std::vector<std::uint32_t> uses = count_uses(loop);
    for (Instruction& i : loop.code) {
        const bool adds = is(i, Binary::add), subtracts = is(i, Binary::subtract);
        if (!adds && !subtracts) continue;
        const auto is_product = [&](std::uint32_t x) {
            return is(loop.code[x], Binary::multiply) && uses[x] == 1;
        };
        std::uint32_t product = i.b, other = i.a;
        if (!is_product(product)) std::swap(product, other);
        if (!is_product(product) || (subtracts && product == i.a)) continue;
        const Instruction& p = loop.code[product];
        const auto f = adds ? Ternary::multiply_add : Ternary::multiply_subtract;
        i = {.code = Code::ternary,
             .function = static_cast<std::uint8_t>(f),
             .a = p.a,
             .b = p.b,
             .c = other};
    }
}

bool is(const Instruction& i, Unary f) {
    return i.code == Code::unary && i.function == static_cast<std::uint8_t>(f);
}

/// Whether the value is the same for all entries along the last dim, on which tiles mostly lie.
std::vector<bool> steady(const Loop& loop) {
    std::vector<bool> result;
    for (const Instruction& i : loop.code) {
        bool same = true;
        if (i.code == Code::read) same = i.access.strides.empty() || i.access.strides.back() == 0;
        for (const std::uint32_t x : {i.a, i.b, i.c}) same = same && (x == none || result[x]);
        result.push_back(same);
    }
    return result;
}

/// Divisions by what is the same along a row, or divides more than once, become products with its
/// reciprocal.
void share_divisors(Loop& loop) {
    const std::vector<bool> same = steady(loop);
    std::vector<std::uint32_t> divides(loop.code.size(), 0), reciprocal(loop.code.size(), none);
    for (const Instruction& i : loop.code) {
        if (is(i, Binary::divide)) ++divides[i.b];
        if (is(i, Unary::reciprocal)) ++divides[i.a];
    }
    Loop made;
    std::vector<std::uint32_t> now(loop.code.size(), none);
    const auto add = [&](Instruction i) {
        made.code.push_back(std::move(i));
        return static_cast<std::uint32_t>(made.code.size() - 1);
    };
    const auto inverse_of = [&](std::uint32_t x) {
        std::uint32_t& r = reciprocal[x];
        if (r == none) {
            r = add({.code = Code::unary,
                     .function = static_cast<std::uint8_t>(Unary::reciprocal),
                     .a = now[x]});
        }
        return r;
    };
    for (std::uint32_t k = 0; k < loop.code.size(); ++k) {
        Instruction i = loop.code[k];
        if (is(i, Unary::reciprocal)) {
            now[k] = inverse_of(i.a);
            continue;
        }
        const bool multiplies =
            is(i, Binary::divide) && (divides[i.b] > 1 || (same[i.b] && !same[i.a]));
        if (multiplies) {
            const std::uint32_t r = inverse_of(i.b);
            i = {.code = Code::binary,
                 .function = static_cast<std::uint8_t>(Binary::multiply),
                 .a = now[i.a],
                 .b = r};
        } else {
            for (std::uint32_t* x : {&i.a, &i.b, &i.c}) {
                if (*x != none) *x = now[*x];
            }
        }
        now[k] = add(std::move(i));
    }
    loop.code = std::move(made.code);
    for (Store& s : loop.stores) s.value = now[s.value];
}

/// Instructions whose values nobody uses go.
void drop_unused(Loop& loop) {
    std::vector<bool> used(loop.code.size(), false);
    for (const Store& s : loop.stores) used[s.value] = true;
    for (std::size_t i = loop.code.size(); i-- > 0;) {
        if (!used[i]) continue;
        for (const std::uint32_t x : {loop.code[i].a, loop.code[i].b, loop.code[i].c}) {
            if (x != none) used[x] = true;
        }
    }
    std::vector<std::uint32_t> now(loop.code.size(), none);
    std::vector<Instruction> kept;
    for (std::size_t i = 0; i < loop.code.size(); ++i) {
        if (!used[i]) continue;
        Instruction x = std::move(loop.code[i]);
        for (std::uint32_t* o : {&x.a, &x.b, &x.c}) {
            if (*o != none) *o = now[*o];
        }
        now[i] = static_cast<std::uint32_t>(kept.size());
        kept.push_back(std::move(x));
    }
    loop.code = std::move(kept);
    for (Store& s : loop.stores) s.value = now[s.value];
}

}  // namespace

void tidy_loop(Loop& loop) {
    drop_unused(loop);
    share_divisors(loop);
    multiply_and_add(loop);
    drop_unused(loop);
}

}  // namespace gradwright::execute
