#pragma once
// Ops that are stated while the program runs, beside those of the catalogue.

#include "ops/op.hpp"

#include <vector>

namespace gradwright::ops {

/// Lives for the rest of the program; its name must be taken by nothing else. Thread-safe.
void add(const Op& op);
std::vector<const Op*> added();

}  // namespace gradwright::ops
