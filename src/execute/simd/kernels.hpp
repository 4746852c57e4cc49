#pragma once
// Loops over contiguous numbers, one set per instruction set, chosen when the program runs.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace gradwright::execute {

/// y = f(x), entry by entry.
enum class Unary : std::uint8_t {
    copy,
    negate,
    abs,
    sign,
    square,
    reciprocal,
    sqrt,
    inverse_sqrt,  ///< 1/sqrt(x), correctly infinite at 0
    exp,
    log,
    log1p,
    expm1,
    sin,
    cos,
    tan,
    asin,
    acos,
    atan,
    sinh,
    cosh,
    tanh,
    sigmoid,
    relu,
    step,
    softplus,
    erf,
    gamma,
    lgamma,
    digamma,
    trigamma,
    gelu,
    silu,
    count
};

/// y = f(a, b), entry by entry.
enum class Binary : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    max,
    min,
    pow,
    less,  ///< comparisons give 1 or 0
    less_equal,
    greater,
    greater_equal,
    equal,
    count
};

/// y = f(a, b, c), entry by entry.
enum class Ternary : std::uint8_t {
    multiply_add,       ///< a*b + c
    multiply_subtract,  ///< c - a*b
    where,              ///< a != 0 ? b : c
    count
};

/// Which operands are one number for all entries: bit k for operand k.
inline constexpr std::size_t binary_forms = 3;   ///< none, the first, the second
inline constexpr std::size_t ternary_forms = 7;  ///< every choice but all three

/// Operands and results may be the same array; they may not overlap otherwise. n may be zero.
/// Semantics at NaN, infinities, ties and denormals are those of the reference kernels of the ops.
template <class T>
struct Kernels {
    using UnaryLoop = void (*)(const T* x, T* y, std::int64_t n);
    using BinaryLoop = void (*)(const T* a, const T* b, T* y, std::int64_t n);
    using TernaryLoop = void (*)(const T* a, const T* b, const T* c, T* y, std::int64_t n);
    using Fold = T (*)(const T* x, std::int64_t n);

    std::array<UnaryLoop, static_cast<std::size_t>(Unary::count)> unary{};
    /// Indexed by op, then by the bits of the operands that are one number.
    std::array<std::array<BinaryLoop, binary_forms>, static_cast<std::size_t>(Binary::count)>
        binary{};
    std::array<std::array<TernaryLoop, ternary_forms>, static_cast<std::size_t>(Ternary::count)>
        ternary{};
    /// Both at once, cheaper than one after the other.
    void (*sincos)(const T* x, T* sine, T* cosine, std::int64_t n) = nullptr;
    /// Whole exponents of small size by repeated multiplication, as the reference does.
    void (*power)(const T* x, T* y, std::int64_t n, std::int64_t exponent) = nullptr;

    /// Sums in an order that depends on n alone.
    Fold sum = nullptr, product = nullptr, max = nullptr, min = nullptr;
    T (*dot)(const T* a, const T* b, std::int64_t n) = nullptr;
    /// Whether every entry is finite.
    bool (*all_finite)(const T* x, std::int64_t n) = nullptr;

    /// y[i] = x[i * stride], and back; `add_strided` adds.
    void (*load_strided)(const T* x, std::int64_t stride, T* y, std::int64_t n) = nullptr;
    void (*store_strided)(const T* x, T* y, std::int64_t stride, std::int64_t n) = nullptr;
    void (*add_strided)(const T* x, T* y, std::int64_t stride, std::int64_t n) = nullptr;
    /// Past the caches, for results that are not read again soon.
    void (*stream)(const T* x, T* y, std::int64_t n) = nullptr;

    /// `rows` rows of `n` numbers, row r at x + r * ld. Rows that follow are fetched ahead: a
    /// caller who needs both in turn goes by blocks of about 32 rows that stay in the first cache.
    /// z[r] = row r . w
    void (*row_dots)(const T* x, std::int64_t ld, std::int64_t rows, std::int64_t n, const T* w,
                     T* z) = nullptr;
    /// g += sum over r of s[r] * row r
    void (*row_axpys)(const T* x, std::int64_t ld, std::int64_t rows, std::int64_t n, const T* s,
                      T* g) = nullptr;
    /// Both, reading the rows once.
    void (*row_dots_and_axpys)(const T* x, std::int64_t ld, std::int64_t rows, std::int64_t n,
                               const T* w, T* z, const T* s, T* g) = nullptr;
    /// y (columns x rows) = the transpose of x (rows x columns)
    void (*transpose)(const T* x, std::int64_t ldx, T* y, std::int64_t ldy, std::int64_t rows,
                      std::int64_t columns) = nullptr;
};

/// For this processor, or for the set named in the environment variable GRADWRIGHT_SIMD
/// (sse4, avx2, avx512, neon), for tests. Chosen once.
template <class T>
const Kernels<T>& kernels();
template <>
const Kernels<double>& kernels();
template <>
const Kernels<float>& kernels();

/// The name of the set in use.
std::string_view instruction_set();
/// The sets that this processor can run, best first, for tests.
struct InstructionSet {
    std::string_view name;
    const Kernels<double>* f64 = nullptr;
    const Kernels<float>* f32 = nullptr;
};
std::span<const InstructionSet> instruction_sets();

}  // namespace gradwright::execute
