#pragma once
// What this machine can do at most, in one thread.

namespace gradwright::execute {

struct MachineLimits {
    double flops = 0;  ///< of a product of matrices, per second
    double bytes = 0;  ///< read from memory, per second
};

/// Measured once in a process.
template <class T>
const MachineLimits& machine_limits();

}  // namespace gradwright::execute
