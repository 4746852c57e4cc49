// The loops for AVX-512 (F, DQ, VL, BW). cmake/Simd.cmake sets the flags of this file.
#if defined(__AVX512F__)
#include <immintrin.h>
#include <sleef.h>

#include <cstdint>

#define GRADWRIGHT_SLEEF_F64(function, bound) Sleef_##function##d8_##bound##avx512f
#define GRADWRIGHT_SLEEF_F32(function, bound) Sleef_##function##f16_##bound##avx512f

namespace gradwright::execute {
namespace {

struct F64 {
    using T = double;
    using V = __m512d;
    static constexpr int lanes = 8;

    static V set(T x) { return _mm512_set1_pd(x); }
    static V load(const T* p) { return _mm512_loadu_pd(p); }
    static void store(T* p, V x) { _mm512_storeu_pd(p, x); }
    static __mmask8 first(std::int64_t n) { return static_cast<__mmask8>((1U << n) - 1U); }
    static V load_part(const T* p, std::int64_t n, V rest) {
        return _mm512_mask_loadu_pd(rest, first(n), p);
    }
    static void store_part(T* p, V x, std::int64_t n) { _mm512_mask_storeu_pd(p, first(n), x); }
    static void stream(T* p, V x) { _mm512_stream_pd(p, x); }
    static void fence() { _mm_sfence(); }
    static bool any(decltype(V() < V()) m) {
        return _mm512_test_epi64_mask((__m512i)m, (__m512i)m) != 0;
    }
    // All lanes; g++ 12 warns about the undefined value inside _mm512_sqrt_pd.
    static V sqrt(V x) { return _mm512_maskz_sqrt_pd(0xff, x); }
    static V fma(V a, V b, V c) { return _mm512_fmadd_pd(a, b, c); }
    static V exact_fma(V a, V b, V c) { return fma(a, b, c); }
};

struct F32 {
    using T = float;
    using V = __m512;
    static constexpr int lanes = 16;

    static V set(T x) { return _mm512_set1_ps(x); }
    static V load(const T* p) { return _mm512_loadu_ps(p); }
    static void store(T* p, V x) { _mm512_storeu_ps(p, x); }
    static __mmask16 first(std::int64_t n) { return static_cast<__mmask16>((1U << n) - 1U); }
    static V load_part(const T* p, std::int64_t n, V rest) {
        return _mm512_mask_loadu_ps(rest, first(n), p);
    }
    static void store_part(T* p, V x, std::int64_t n) { _mm512_mask_storeu_ps(p, first(n), x); }
    static void stream(T* p, V x) { _mm512_stream_ps(p, x); }
    static void fence() { _mm_sfence(); }
    static bool any(decltype(V() < V()) m) {
        return _mm512_test_epi32_mask((__m512i)m, (__m512i)m) != 0;
    }
    static V sqrt(V x) { return _mm512_maskz_sqrt_ps(0xffff, x); }
    static V fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
    static V exact_fma(V a, V b, V c) { return fma(a, b, c); }
};

}  // namespace
}  // namespace gradwright::execute

#include "execute/simd/table.hpp"

namespace gradwright::execute {
constinit const Kernels<double> avx512_f64 = table<F64>();
constinit const Kernels<float> avx512_f32 = table<F32>();
}  // namespace gradwright::execute
#endif
