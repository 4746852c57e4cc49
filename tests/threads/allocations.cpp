#include "threads/allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace gradwright::testing {

std::atomic<long>& allocations() {
    static constinit std::atomic<long> count{0};
    return count;
}

}  // namespace gradwright::testing

// Libraries ask malloc. Where nobody else stands in its place, it is counted itself.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(GRADWRIGHT_SANITIZED)
extern "C" {
void* __libc_malloc(std::size_t size);
void* malloc(std::size_t size) {
    ++gradwright::testing::allocations();
    return __libc_malloc(size);
}
}
#else
namespace {

void* counted(void* memory) {
    ++gradwright::testing::allocations();
    if (memory == nullptr) std::abort();
    return memory;
}

}  // namespace

void* operator new(std::size_t size) { return counted(std::malloc(size == 0 ? 1 : size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto a = static_cast<std::size_t>(alignment);
    return counted(std::aligned_alloc(a, (size + a - 1) / a * a));
}
// Not every library gets by on the one that throws.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return counted(std::malloc(size == 0 ? 1 : size));
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
#endif
