#pragma once
// Threads that wait for work, shared by everything in the process.

#include <functional>

namespace gradwright::execute {

/// Calls work(worker) for worker 0, ..., workers - 1, each in a thread of its own (0 in the
/// caller's), and returns when all are done. Calls from several threads take turns; one from within
/// `work` runs one worker after the other.
void run_workers(int workers, const std::function<void(int)>& work);

/// What the machine offers to this process.
int available_threads();

}  // namespace gradwright::execute
