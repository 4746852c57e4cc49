#pragma once
// Threads that wait for work, shared by everything in the process.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>

namespace gradwright::execute {

/// Calls work(worker) for worker 0, ..., workers - 1, each in a thread of its own (0 in the
/// caller's), and returns when all are done. Calls from several threads take turns; one from within
/// `work` runs one worker after the other.
void run_workers(int workers, const std::function<void(int)>& work);

/// Calls task(0), ..., task(count - 1), begun in this order, in up to so many threads.
template <class Task>
void run_tasks(int threads, std::int64_t count, const Task& task) {
    const int workers = static_cast<int>(std::min<std::int64_t>(threads, count));
    if (workers <= 1) {
        for (std::int64_t t = 0; t < count; ++t) task(t);
        return;
    }
    std::atomic<std::int64_t> next{0};
    const auto work = [&](int) {
        for (std::int64_t t = next++; t < count; t = next++) task(t);
    };
    run_workers(workers, std::ref(work));
}

/// What the machine offers to this process.
int available_threads();

}  // namespace gradwright::execute
