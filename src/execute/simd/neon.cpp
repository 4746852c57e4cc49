// The loops for NEON, which every 64-bit Arm has.
#if defined(__aarch64__)
#include "execute/simd/part.hpp"

#include <arm_neon.h>
#include <sleef.h>

#define GRADWRIGHT_SLEEF_F64(function, bound) Sleef_##function##d2_##bound##advsimd
#define GRADWRIGHT_SLEEF_F32(function, bound) Sleef_##function##f4_##bound##advsimd

namespace gradwright::execute {
namespace {

struct F64 {
    using T = double;
    using V = float64x2_t;
    static constexpr int lanes = 2;

    static V set(T x) { return vdupq_n_f64(x); }
    static V load(const T* p) { return vld1q_f64(p); }
    static void store(T* p, V x) { vst1q_f64(p, x); }
    static V load_part(const T* p, std::int64_t n, V rest) { return load_lanes<F64>(p, n, rest); }
    static void store_part(T* p, V x, std::int64_t n) { store_lanes<F64>(p, x, n); }
    static void stream(T* p, V x) { store(p, x); }
    static void fence() {}
    static bool any(decltype(V() < V()) m) { return vmaxvq_u32((uint32x4_t)m) != 0; }
    static V sqrt(V x) { return vsqrtq_f64(x); }
    static V fma(V a, V b, V c) { return vfmaq_f64(c, a, b); }
    static V exact_fma(V a, V b, V c) { return fma(a, b, c); }
};

struct F32 {
    using T = float;
    using V = float32x4_t;
    static constexpr int lanes = 4;

    static V set(T x) { return vdupq_n_f32(x); }
    static V load(const T* p) { return vld1q_f32(p); }
    static void store(T* p, V x) { vst1q_f32(p, x); }
    static V load_part(const T* p, std::int64_t n, V rest) { return load_lanes<F32>(p, n, rest); }
    static void store_part(T* p, V x, std::int64_t n) { store_lanes<F32>(p, x, n); }
    static void stream(T* p, V x) { store(p, x); }
    static void fence() {}
    static bool any(decltype(V() < V()) m) { return vmaxvq_u32((uint32x4_t)m) != 0; }
    static V sqrt(V x) { return vsqrtq_f32(x); }
    static V fma(V a, V b, V c) { return vfmaq_f32(c, a, b); }
    static V exact_fma(V a, V b, V c) { return fma(a, b, c); }
};

}  // namespace
}  // namespace gradwright::execute

#include "execute/simd/table.hpp"

namespace gradwright::execute {
constinit const Kernels<double> neon_f64 = table<F64>();
constinit const Kernels<float> neon_f32 = table<F32>();
}  // namespace gradwright::execute
#endif
