#pragma once
// How much memory is in use, as the allocator sees it.

#include <cstdint>

/// Not under sanitizers, which bring an allocator of their own.
bool counts_memory();
/// Bytes in use; the peak is counted from here on.
std::int64_t begin_peak();
std::int64_t peak_memory();
