#pragma once
// The rule of an op beside numbers that do not use it.

#include "properties/ops_sample.hpp"

namespace gradwright::testing {

Array run(const Expr& e, const Point& p);
/// Central differences extrapolated to h = 0 (Richardson), error about 1e-10.
Array extrapolated(const Sample& s, const std::string& name, const Array& dx);
Array complex_step(const Sample& s, const std::string& name, const Array& dx);

/// False where differentiating is refused.
bool has_rule(const Op& op, std::size_t slot);
/// The differential of the sample by its operand at `slot`, as the op states it.
Expr ruled_differential(const Sample& s, const Op& op, std::size_t slot, const Expr& dx);
/// The derivative of the sample along dx: by complex step where the op allows it, else by
/// extrapolated differences.
Array measured(const Sample& s, const Op& op, const std::string& name, const Array& dx);
/// What a right rule may differ by from the measured derivative.
double tolerance(const Op& op);

}  // namespace gradwright::testing
