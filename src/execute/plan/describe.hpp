#pragma once

#include "execute/plan/plan.hpp"

namespace gradwright::execute {

/// The plan as a table: what each step does, over which sizes, with how many flops and bytes.
std::string describe(const Plan& plan);

}  // namespace gradwright::execute
