#pragma once
// Which states to keep when a chain of steps is reversed and memory is short.

#include <cstddef>

namespace gradwright {

/// The number of steps that `slots` kept states allow when each step is run forward at most `runs`
/// times: (slots + runs)! / (slots! runs!), or `limit` if that is less.
std::size_t reversible_steps(std::size_t slots, std::size_t runs, std::size_t limit);

/// The first state is kept and `slots` counts it: how far to advance to the next one that is, for
/// the least number of runs. steps >= 2, slots >= 1.
std::size_t advance_before_keeping(std::size_t steps, std::size_t slots);

}  // namespace gradwright
