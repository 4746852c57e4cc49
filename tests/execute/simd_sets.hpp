#pragma once
// The loops of every instruction set that runs here.

#include "execute/simd/kernels.hpp"

#include <doctest/doctest.h>

#include <string>

namespace simd_test {

template <class T>
const gradwright::execute::Kernels<T>& loops_of(const gradwright::execute::InstructionSet& set) {
    if constexpr (sizeof(T) == 8) {
        return *set.f64;
    } else {
        return *set.f32;
    }
}

/// body(loops, T()) for each set and type; failures name the set.
template <class Body>
void for_each_set(const Body& body) {
    for (const gradwright::execute::InstructionSet& set : gradwright::execute::instruction_sets()) {
        CAPTURE(std::string(set.name));
        body(*set.f64, double());
        body(*set.f32, float());
    }
}

}  // namespace simd_test
