#pragma once
// What a run takes besides time.

#include <cstdint>
#include <functional>

namespace gradwright::bench {

/// Memory of the process in KiB. The peak begins anew with every Footprint, where the system allows
/// it (Linux, as the owner of the process).
struct Footprint {
    Footprint();
    std::int64_t now_kib = 0, peak_kib = 0;
};

/// How often `work` asks operator new for memory, on any thread.
std::int64_t allocations_of(const std::function<void()>& work);

}  // namespace gradwright::bench
