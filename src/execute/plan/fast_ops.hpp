#pragma once
// Which element-wise ops have a loop of their own. The others go by their reference kernel.

#include "ops/op.hpp"

namespace gradwright::execute {

struct FastOp {
    const Op* op;
    std::uint8_t operands;
    std::uint8_t loop;  ///< a Unary, Binary or Ternary
};

/// Null if there is none.
const FastOp* fast_op(const Function& function);

}  // namespace gradwright::execute
