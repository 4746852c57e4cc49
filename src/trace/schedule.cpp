#include "trace/schedule.hpp"

#include <algorithm>

namespace gradwright {

std::size_t reversible_steps(std::size_t slots, std::size_t runs, std::size_t limit) {
    // Every partial product is a binomial coefficient; stops before anything overflows.
    const std::size_t k = std::min(slots, runs), n = slots + runs;
    double product = 1;
    for (std::size_t i = 1; i <= k; ++i) {
        product = product * static_cast<double>(n - k + i) / static_cast<double>(i);
        if (product >= static_cast<double>(limit)) return limit;
    }
    return static_cast<std::size_t>(product + 0.5);
}

std::size_t advance_before_keeping(std::size_t steps, std::size_t slots) {
    std::size_t runs = 1;
    while (reversible_steps(slots, runs, steps) < steps) ++runs;
    // The first part is reversed with one run of each step less, the second with one state less.
    const std::size_t first = reversible_steps(slots, runs - 1, steps);
    const std::size_t second = reversible_steps(slots - 1, runs - 1, steps);
    return std::clamp<std::size_t>(std::min(first, steps - second), 1, steps - 1);
}

}  // namespace gradwright
