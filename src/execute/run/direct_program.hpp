#pragma once
// Matrix functions of the catalogue computed where their operands and results lie: what the
// reference kernels compute, without allocating.

#include "execute/run/machine.hpp"

namespace gradwright::execute {

/// Null where only the reference kernel of the op can do it.
template <class T>
std::unique_ptr<StepProgram<T>> direct_program(const Reference& work,
                                               const std::vector<Buffer>& buffers);

}  // namespace gradwright::execute
