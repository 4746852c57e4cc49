#pragma once

#include "execute/plan/plan.hpp"

namespace gradwright::execute {

/// What one step does, over which sizes.
std::string describe_step(const Plan& plan, const Step& step);
/// The plan as a table: what each step does, over which sizes, with how many flops and bytes.
std::string describe(const Plan& plan);

}  // namespace gradwright::execute
