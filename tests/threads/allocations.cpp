#include "threads/allocations.hpp"

#include <cstdlib>
#include <new>

namespace gradwright::testing {

std::atomic<long>& allocations() {
    static std::atomic<long> count{0};
    return count;
}

namespace {

void* counted(void* memory) {
    ++allocations();
    if (memory == nullptr) std::abort();
    return memory;
}

}  // namespace
}  // namespace gradwright::testing

void* operator new(std::size_t size) {
    return gradwright::testing::counted(std::malloc(size == 0 ? 1 : size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto a = static_cast<std::size_t>(alignment);
    return gradwright::testing::counted(std::aligned_alloc(a, (size + a - 1) / a * a));
}
// Not every library gets by on the one that throws.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return gradwright::testing::counted(std::malloc(size == 0 ? 1 : size));
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
