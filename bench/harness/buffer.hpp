#pragma once
// Memory for the arguments of a benchmark, and the numbers in it: the same in every contender.

#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>

#include <sys/mman.h>

namespace gradwright::bench {

/// Entry number i of an array, in row-major order.
using Entries = std::function<double(std::uint64_t)>;

/// splitmix64 of (seed, i), as a number in [0, 1).
inline double unit(std::uint64_t seed, std::uint64_t i) {
    std::uint64_t z = (i + 1) * 0x9E3779B97F4A7C15u + seed * 0xD1B54A32D192ED03u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return static_cast<double>(z >> 11) * 0x1p-53;
}

/// Whole huge pages, touched: no page fault is left for the first call.
template <class T>
class Buffer {
public:
    explicit Buffer(std::size_t count)
        : count_(count), bytes_((count * sizeof(T) + 8191) & ~4095u) {
        void* const at =
            mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (at == MAP_FAILED) throw std::runtime_error("out of memory");
        madvise(at, bytes_, MADV_HUGEPAGE);
        data_ = static_cast<T*>(at);
        for (T& v : numbers()) v = T(0);
    }
    ~Buffer() {
        if (data_ != nullptr) munmap(data_, bytes_);
    }
    Buffer(Buffer&& other) noexcept
        : data_(other.data_), count_(other.count_), bytes_(other.bytes_) {
        other.data_ = nullptr;
    }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    Buffer& operator=(Buffer&&) = delete;

    T* data() { return data_; }
    std::span<T> numbers() { return {data_, count_}; }
    void fill(const Entries& entries) {
        for (std::size_t i = 0; i < count_; ++i) data_[i] = static_cast<T>(entries(i));
    }
    double sum() {
        double sum = 0;
        for (const T v : numbers()) sum += static_cast<double>(v);
        return sum;
    }
    double absolute_sum() {
        double sum = 0;
        for (const T v : numbers()) sum += std::abs(static_cast<double>(v));
        return sum;
    }

private:
    T* data_ = nullptr;
    std::size_t count_, bytes_;
};

}  // namespace gradwright::bench
