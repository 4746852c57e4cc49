// The loops for SSE4.2, which every x86-64 of the last fifteen years has. cmake/Simd.cmake sets the
// flags of this file.
#if defined(__x86_64__)
#include "execute/simd/part.hpp"

#include <immintrin.h>
#include <sleef.h>

#define GRADWRIGHT_SLEEF_F64(function, bound) Sleef_##function##d2_##bound##sse4
#define GRADWRIGHT_SLEEF_F32(function, bound) Sleef_##function##f4_##bound##sse4

namespace gradwright::execute {
namespace {

struct F64 {
    using T = double;
    using V = __m128d;
    static constexpr int lanes = 2;

    static V set(T x) { return _mm_set1_pd(x); }
    static V load(const T* p) { return _mm_loadu_pd(p); }
    static void store(T* p, V x) { _mm_storeu_pd(p, x); }
    static V load_part(const T* p, std::int64_t n, V rest) { return load_lanes<F64>(p, n, rest); }
    static void store_part(T* p, V x, std::int64_t n) { store_lanes<F64>(p, x, n); }
    static void stream(T* p, V x) { _mm_stream_pd(p, x); }
    static void fence() { _mm_sfence(); }
    static bool any(decltype(V() < V()) m) { return _mm_movemask_pd((__m128d)m) != 0; }
    static V sqrt(V x) { return _mm_sqrt_pd(x); }
    static V fma(V a, V b, V c) { return a * b + c; }
    static V exact_fma(V a, V b, V c) { return Sleef_fmad2_sse4(a, b, c); }
};

struct F32 {
    using T = float;
    using V = __m128;
    static constexpr int lanes = 4;

    static V set(T x) { return _mm_set1_ps(x); }
    static V load(const T* p) { return _mm_loadu_ps(p); }
    static void store(T* p, V x) { _mm_storeu_ps(p, x); }
    static V load_part(const T* p, std::int64_t n, V rest) { return load_lanes<F32>(p, n, rest); }
    static void store_part(T* p, V x, std::int64_t n) { store_lanes<F32>(p, x, n); }
    static void stream(T* p, V x) { _mm_stream_ps(p, x); }
    static void fence() { _mm_sfence(); }
    static bool any(decltype(V() < V()) m) { return _mm_movemask_ps((__m128)m) != 0; }
    static V sqrt(V x) { return _mm_sqrt_ps(x); }
    static V fma(V a, V b, V c) { return a * b + c; }
    static V exact_fma(V a, V b, V c) { return Sleef_fmaf4_sse4(a, b, c); }
};

}  // namespace
}  // namespace gradwright::execute

#include "execute/simd/table.hpp"

namespace gradwright::execute {
constinit const Kernels<double> sse4_f64 = table<F64>();
constinit const Kernels<float> sse4_f32 = table<F32>();
}  // namespace gradwright::execute
#endif
