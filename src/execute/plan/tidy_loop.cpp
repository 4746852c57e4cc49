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
    multiply_and_add(loop);
    drop_unused(loop);
}

}  // namespace gradwright::execute
