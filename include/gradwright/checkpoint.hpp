#pragma once
// Gradients of long chains in little memory: a few states are kept, the others are computed again.

#include <gradwright/tape.hpp>

#include <functional>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// state[k+1] = step(state[k], parameters, k) for k = 0 .. steps-1; the value is the loss, a
/// scalar. A step must give a state of the same shape, and the same one when it is called again.
struct Chain {
    std::function<Value(const Value& state, const Value& parameters, std::size_t k)> step{};
    std::function<Value(const Value& last, const Value& parameters)> loss{};
    std::size_t steps = 0;
};

struct ChainGradient {
    double value = 0;
    DenseArray last;  ///< the last state
    DenseArray by_start, by_parameters;
    std::size_t states_kept = 0;
    std::size_t steps_run = 0;    ///< in all; at least `steps`
    std::int64_t peak_bytes = 0;  ///< of states, parameters and the tape of one step
};

/// Reverse mode over the chain. `memory_limit` in bytes, 0 for none, decides how many states are
/// kept; for so many the number of steps that run again is the least possible (Griewank and
/// Walther, "revolve", 2000): with c states r runs of a step suffice for (c+r)!/(c! r!) steps. The
/// derivative is the same to the last bit whatever is kept. Refused: `too-large` if not one state
/// and the tape of one step fit, `shape-mismatch` if a step changes the shape, `not-a-scalar`.
Result<ChainGradient> chain_gradient(const Chain& chain, const DenseArray& start,
                                     const DenseArray& parameters, std::int64_t memory_limit = 0);

}  // namespace abi1
}  // namespace gradwright
