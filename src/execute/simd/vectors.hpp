#pragma once
// What the loops need to know about vectors. Included by the files of the sets after F64 and F32:
// no inline function of the standard library may be compiled here, because the linker could then
// give the copy for one processor to the whole program. So everything is local to the file.

#include <cstdint>

namespace gradwright::execute {
namespace {

/// Before loops over arrays of vectors, which stay in registers only if no index is left.
#if defined(__clang__)
#define GRADWRIGHT_UNROLL _Pragma("unroll")
#else
#define GRADWRIGHT_UNROLL _Pragma("GCC unroll 16")
#endif

template <class L>
using Vec = typename L::V;

template <class L>
using Mask = decltype(typename L::V() < typename L::V());

template <class L>
Vec<L> magnitude(Vec<L> x) {
    return (Vec<L>)((Mask<L>)x & ~(Mask<L>)L::set(-0.0F));
}

/// An array, or one number for all entries, which is read before the first result is written.
template <class L, bool one>
struct Input {
    const typename L::T* p;
    Vec<L> number;

    explicit Input(const typename L::T* x) : p(x), number(L::set(0)) {
        if constexpr (one) number = L::set(*x);
    }
    Vec<L> at(std::int64_t i) const {
        if constexpr (one) return number;
        return L::load(p + i);
    }
    Vec<L> part(std::int64_t i, std::int64_t n) const {
        if constexpr (one) return number;
        return L::load_part(p + i, n, L::set(0));
    }
};

/// a0 b0 a1 b1 ... of the first and of the second halves.
template <class L>
Vec<L> interleave_low(Vec<L> a, Vec<L> b) {
    if constexpr (L::lanes == 2) {
        return __builtin_shufflevector(a, b, 0, 2);
    } else if constexpr (L::lanes == 4) {
        return __builtin_shufflevector(a, b, 0, 4, 1, 5);
    } else if constexpr (L::lanes == 8) {
        return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    } else {
        return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7,
                                       23);
    }
}
template <class L>
Vec<L> interleave_high(Vec<L> a, Vec<L> b) {
    if constexpr (L::lanes == 2) {
        return __builtin_shufflevector(a, b, 1, 3);
    } else if constexpr (L::lanes == 4) {
        return __builtin_shufflevector(a, b, 2, 6, 3, 7);
    } else if constexpr (L::lanes == 8) {
        return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    } else {
        return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30,
                                       15, 31);
    }
}

}  // namespace
}  // namespace gradwright::execute
