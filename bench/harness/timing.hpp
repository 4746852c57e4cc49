#pragma once
// Time as the other contenders take it.

#include "measure.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace gradwright::bench {

inline double now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

struct Timing {
    double median = 0, least = 0, q1 = 0, q3 = 0;
    int repeats = 0;
};

/// Warm; short runs many times over.
template <class Run>
Timing timed(const Options& options, Run&& run) {
    double start = now();
    run();
    const double once = now() - start;
    const long inner =
        once < 1e-3 ? std::max(1L, static_cast<long>(1e-3 / std::max(once, 1e-9))) : 1;
    const double sample = once * static_cast<double>(inner) + 1e-9;
    const int fit = std::max(1, static_cast<int>(options.budget / sample));
    const int repeats =
        std::min(fit, std::max(options.repeats, std::min(51, static_cast<int>(0.3 / sample))));
    std::vector<double> seconds;
    for (int r = 0; r < repeats; ++r) {
        start = now();
        for (long i = 0; i < inner; ++i) run();
        seconds.push_back((now() - start) / static_cast<double>(inner));
    }
    std::sort(seconds.begin(), seconds.end());
    const auto at = [&](int q) { return seconds[static_cast<std::size_t>(repeats * q / 4)]; };
    return {at(2), seconds[0], at(1), at(3), repeats};
}

inline void add(Line& line, const Timing& t) {
    line.number("seconds_median", t.median);
    line.number("seconds_min", t.least);
    line.number("seconds_q1", t.q1);
    line.number("seconds_q3", t.q3);
    line.number("repeats", t.repeats);
}

}  // namespace gradwright::bench
