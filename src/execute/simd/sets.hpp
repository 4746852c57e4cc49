#pragma once
// The tables of loops that were compiled, by instruction set.

#include "execute/simd/kernels.hpp"

namespace gradwright::execute {

#if defined(__x86_64__)
extern const Kernels<double> sse4_f64, avx2_f64, avx512_f64;
extern const Kernels<float> sse4_f32, avx2_f32, avx512_f32;
#elif defined(__aarch64__)
extern const Kernels<double> neon_f64;
extern const Kernels<float> neon_f32;
#else
#error "Loops are written for x86-64 and 64-bit Arm: add a set beside sse4.cpp"
#endif

}  // namespace gradwright::execute
