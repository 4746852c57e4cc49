#include "trace/live_memory.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

std::atomic<std::int64_t> live{0}, peak{0};

}  // namespace

std::int64_t begin_peak() {
    peak = live.load();
    return peak;
}
std::int64_t peak_memory() { return peak; }

#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
bool counts_memory() { return false; }
#else
bool counts_memory() { return true; }

void* operator new(std::size_t size) {
    void* p = std::malloc(size == 0 ? 1 : size);
    if (p == nullptr) throw std::bad_alloc();
    live += static_cast<std::int64_t>(malloc_usable_size(p));
    if (live > peak) peak = live.load();
    return p;
}
void operator delete(void* p) noexcept {
    if (p != nullptr) live -= static_cast<std::int64_t>(malloc_usable_size(p));
    std::free(p);
}
void operator delete(void* p, std::size_t) noexcept { operator delete(p); }
#endif
