#pragma once
// How often memory was asked for in this program.

#include <atomic>

namespace gradwright::testing {

std::atomic<long>& allocations();

}  // namespace gradwright::testing
