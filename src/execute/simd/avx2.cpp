// The loops for AVX2 with FMA. cmake/Simd.cmake sets the flags of this file.
#if defined(__AVX2__)
#include <immintrin.h>
#include <sleef.h>

#include <cstdint>

#define GRADWRIGHT_SLEEF_F64(function, bound) Sleef_##function##d4_##bound##avx2
#define GRADWRIGHT_SLEEF_F32(function, bound) Sleef_##function##f8_##bound##avx2

namespace gradwright::execute {
namespace {

struct F64 {
    using T = double;
    using V = __m256d;
    static constexpr int lanes = 4;

    static V set(T x) { return _mm256_set1_pd(x); }
    static V load(const T* p) { return _mm256_loadu_pd(p); }
    static void store(T* p, V x) { _mm256_storeu_pd(p, x); }
    static __m256i first(std::int64_t n) {
        return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
    }
    static V load_part(const T* p, std::int64_t n, V rest) {
        const __m256i mask = first(n);
        return _mm256_blendv_pd(rest, _mm256_maskload_pd(p, mask), _mm256_castsi256_pd(mask));
    }
    static void store_part(T* p, V x, std::int64_t n) { _mm256_maskstore_pd(p, first(n), x); }
    static void stream(T* p, V x) { _mm256_stream_pd(p, x); }
    static void fence() { _mm_sfence(); }
    static bool any(decltype(V() < V()) m) { return _mm256_movemask_pd((__m256d)m) != 0; }
    static V sqrt(V x) { return _mm256_sqrt_pd(x); }
    static V fma(V a, V b, V c) { return _mm256_fmadd_pd(a, b, c); }
    static V exact_fma(V a, V b, V c) { return fma(a, b, c); }
};

struct F32 {
    using T = float;
    using V = __m256;
    static constexpr int lanes = 8;

    static V set(T x) { return _mm256_set1_ps(x); }
    static V load(const T* p) { return _mm256_loadu_ps(p); }
    static void store(T* p, V x) { _mm256_storeu_ps(p, x); }
    static __m256i first(std::int64_t n) {
        return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(n)),
                                  _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    }
    static V load_part(const T* p, std::int64_t n, V rest) {
        const __m256i mask = first(n);
        return _mm256_blendv_ps(rest, _mm256_maskload_ps(p, mask), _mm256_castsi256_ps(mask));
    }
    static void store_part(T* p, V x, std::int64_t n) { _mm256_maskstore_ps(p, first(n), x); }
    static void stream(T* p, V x) { _mm256_stream_ps(p, x); }
    static void fence() { _mm_sfence(); }
    static bool any(decltype(V() < V()) m) { return _mm256_movemask_ps((__m256)m) != 0; }
    static V sqrt(V x) { return _mm256_sqrt_ps(x); }
    static V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
    static V exact_fma(V a, V b, V c) { return fma(a, b, c); }
};

}  // namespace
}  // namespace gradwright::execute

#include "execute/simd/table.hpp"

namespace gradwright::execute {
constinit const Kernels<double> avx2_f64 = table<F64>();
constinit const Kernels<float> avx2_f32 = table<F32>();
}  // namespace gradwright::execute
#endif
