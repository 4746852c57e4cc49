#include "execute/run/limits.hpp"

#include "execute/run/blas.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace gradwright::execute {
namespace {

constexpr std::size_t read_bytes = std::size_t{64} << 20;  ///< more than caches hold
constexpr Count product_size = 320;
constexpr int tries = 3;

/// The shortest of several times.
template <class Work>
double seconds_of(const Work& work) {
    double best = 1e300;
    for (int i = 0; i < tries; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        best = std::min(best, time.count());
    }
    return std::max(best, 1e-9);
}

template <class T>
MachineLimits measured() {
    const blas::OneThread one(true);
    MachineLimits limits;
    {
        const std::vector<T> numbers(read_bytes / sizeof(T), T(1));
        volatile T sum = 0;
        const double time = seconds_of(
            [&] { sum = kernels<T>().sum(numbers.data(), static_cast<Count>(numbers.size())); });
        limits.bytes = static_cast<double>(read_bytes) / time;
    }
    const Count n = product_size;
    std::vector<T> a(static_cast<std::size_t>(n * n), T(1)), c(a);
    const double time = seconds_of([&] {
        blas::multiply<T>(n, n, n, 1, {a.data(), n, 1}, {a.data(), n, 1}, false, {c.data(), n, 1});
    });
    limits.flops = 2 * static_cast<double>(n * n * n) / time;
    return limits;
}

}  // namespace

template <class T>
const MachineLimits& machine_limits() {
    static const MachineLimits limits = measured<T>();
    return limits;
}

template const MachineLimits& machine_limits<double>();
template const MachineLimits& machine_limits<float>();

}  // namespace gradwright::execute
