// Times of the loops over contiguous numbers: nanoseconds a number on tiles in the first cache, and
// gigabytes a second where memory is the limit. Arguments: an instruction set, and parts (tiles,
// shapes, rows).
#include "execute/simd/kernels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>
#if defined(__linux__)
#include <sys/mman.h>
#endif

using namespace gradwright::execute;

namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Seconds a call: the best of several rounds.
template <class F>
double seconds(const F& f, int calls) {
    double best = 1e9;
    for (int round = 0; round < 7; ++round) {
        const double start = now();
        for (int k = 0; k < calls; ++k) f();
        best = std::min(best, (now() - start) / calls);
    }
    return best;
}

/// In large pages where the system has them, so that memory and not its tables are measured.
template <class T>
struct Aligned {
    explicit Aligned(std::size_t n)
        : bytes((n * sizeof(T) / page + 1) * page),
          p(static_cast<T*>(std::aligned_alloc(page, bytes))) {
#if defined(__linux__)
        madvise(p, bytes, MADV_HUGEPAGE);
#endif
        std::memset(static_cast<void*>(p), 0, bytes);
    }
    ~Aligned() { std::free(p); }
    Aligned(const Aligned&) = delete;
    Aligned& operator=(const Aligned&) = delete;

    static constexpr std::size_t page = std::size_t{2} << 20;
    std::size_t bytes;
    T* p;
};

const char* const unary_names[] = {
    "copy",     "negate", "abs",   "sign",   "square",  "reciprocal", "sqrt", "inverse_sqrt",
    "exp",      "log",    "log1p", "expm1",  "sin",     "cos",        "tan",  "asin",
    "acos",     "atan",   "sinh",  "cosh",   "tanh",    "sigmoid",    "relu", "step",
    "softplus", "erf",    "gamma", "lgamma", "digamma", "trigamma",   "gelu", "silu"};
const char* const binary_names[] = {"add",        "subtract", "multiply",      "divide",
                                    "max",        "min",      "pow",           "less",
                                    "less_equal", "greater",  "greater_equal", "equal"};
const char* const ternary_names[] = {"multiply_add", "multiply_subtract", "where"};

constexpr std::int64_t tile = 256;

template <class T>
void report(const char* name, double per_call, double count = tile) {
    fmt::print("{} {:20} {:8.3f} ns\n", sizeof(T) == 8 ? "f64" : "f32", name,
               per_call / count * 1e9);
}

template <class T>
void time_tiles(const Kernels<T>& loops) {
    Aligned<T> a(tile), b(tile), c(tile), y(tile);
    for (std::int64_t i = 0; i < tile; ++i) {
        a.p[i] = static_cast<T>(0.1 + 0.003 * static_cast<double>(i));
        b.p[i] = c.p[i] = T(1) - a.p[i];
    }
    const int calls = 4000;
    for (std::size_t k = 0; k < loops.unary.size(); ++k) {
        const bool slow = k == static_cast<std::size_t>(Unary::digamma) ||
                          k == static_cast<std::size_t>(Unary::trigamma);
        report<T>(unary_names[k],
                  seconds([&] { loops.unary[k](a.p, y.p, tile); }, slow ? 20 : calls));
    }
    for (std::size_t k = 0; k < loops.binary.size(); ++k) {
        report<T>(binary_names[k],
                  seconds([&] { loops.binary[k][0](a.p, b.p, y.p, tile); }, calls));
    }
    report<T>("add number", seconds([&] { loops.binary[0][2](a.p, b.p, y.p, tile); }, calls));
    for (std::size_t k = 0; k < loops.ternary.size(); ++k) {
        report<T>(ternary_names[k],
                  seconds([&] { loops.ternary[k][0](a.p, b.p, c.p, y.p, tile); }, calls));
    }
    report<T>("sincos", seconds([&] { loops.sincos(a.p, y.p, c.p, tile); }, calls));
    report<T>("power 3", seconds([&] { loops.power(a.p, y.p, tile, 3); }, calls));
    report<T>("power -10", seconds([&] { loops.power(a.p, y.p, tile, -10); }, calls));
    volatile T sink = 0;
    report<T>("sum", seconds([&] { sink = loops.sum(a.p, tile); }, calls));
    report<T>("max", seconds([&] { sink = loops.max(a.p, tile); }, calls));
    report<T>("dot", seconds([&] { sink = loops.dot(a.p, b.p, tile); }, calls));
    report<T>("all_finite", seconds([&] { sink = loops.all_finite(a.p, tile); }, calls));
    report<T>("stream", seconds([&] { loops.stream(a.p, y.p, tile); }, calls));
}

template <class T>
void time_shapes(const Kernels<T>& loops) {
    Aligned<T> x(65536), y(65536);
    const auto transposed = [&](const char* name, std::int64_t rows, std::int64_t columns) {
        report<T>(name,
                  seconds([&] { loops.transpose(x.p, columns, y.p, rows, rows, columns); }, 500),
                  static_cast<double>(rows * columns));
    };
    transposed("transpose 32 x 32", 32, 32);
    transposed("transpose 256 x 10", 256, 10);
    transposed("transpose 10 x 256", 10, 256);
    transposed("transpose 256 x 3", 256, 3);
    transposed("transpose 200 x 200", 200, 200);
    for (const std::int64_t stride : {2, 10, 100}) {
        report<T>(fmt::format("load_strided {}", stride).c_str(),
                  seconds([&] { loops.load_strided(x.p, stride, y.p, tile); }, 2000));
        report<T>(fmt::format("store_strided {}", stride).c_str(),
                  seconds([&] { loops.store_strided(x.p, y.p, stride, tile); }, 2000));
    }
}

/// A matrix far larger than the caches, as many rows at a time as the first cache holds: products
/// with w, then the sum of rows.
template <class T>
void time_rows(const Kernels<T>& loops, std::int64_t rows, std::int64_t n) {
    Aligned<T> x(static_cast<std::size_t>(rows * n)), w(static_cast<std::size_t>(n)),
        g(static_cast<std::size_t>(n)), z(256);
    std::fill(x.p, x.p + rows * n, T(1));
    const double bytes = static_cast<double>(rows * n) * sizeof(T);
    const auto rate = [&](const char* name, double time) {
        fmt::print("{} {:20} {:8.2f} GB/s\n", sizeof(T) == 8 ? "f64" : "f32", name,
                   bytes / time * 1e-9);
    };
    const std::int64_t fitting = 32768 / (n * static_cast<std::int64_t>(sizeof(T))),
                       block = std::clamp<std::int64_t>(fitting / 4 * 4, 4, 256);
    const auto blocks = [&](bool dots, bool sums) {
        for (std::int64_t r = 0; r < rows; r += block) {
            const std::int64_t m = std::min(block, rows - r);
            if (dots) loops.row_dots(x.p + r * n, n, m, n, w.p, z.p);
            if (sums) loops.row_axpys(x.p + r * n, n, m, n, z.p, g.p);
        }
    };
    volatile T sink = 0;
    rate("sum", seconds([&] { sink = loops.sum(x.p, rows * n); }, 1));
    rate("dots", seconds([&] { blocks(true, false); }, 1));
    rate("axpys", seconds([&] { blocks(false, true); }, 1));
    rate("dots, axpys", seconds([&] { blocks(true, true); }, 1));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 1) setenv("GRADWRIGHT_SIMD", argv[1], 1);
    fmt::print("{}\n", instruction_set());
    const std::string part = argc > 2 ? argv[2] : "tiles shapes rows";
    const auto wanted = [&](const char* name) { return part.find(name) != std::string::npos; };
    if (wanted("tiles")) {
        time_tiles(kernels<double>());
        time_tiles(kernels<float>());
    }
    if (wanted("shapes")) {
        time_shapes(kernels<double>());
        time_shapes(kernels<float>());
    }
    if (!wanted("rows")) return 0;
    for (const std::int64_t n : {100, 10, 784}) {
        fmt::print("rows of {}\n", n);
        time_rows(kernels<double>(), 100000000 / n, n);
        time_rows(kernels<float>(), 100000000 / n, n);
    }
}
