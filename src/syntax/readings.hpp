#pragma once
// How undeclared names are read: the customary way first, another where only that makes sense.

#include "syntax/infer.hpp"

#include <memory>

namespace gradwright::syntax {

/// Infers the formula under the best reading of its open names; the fault of the most successful
/// reading if none works.
Result<std::unique_ptr<Inference>> infer_readings(const Formula& formula, OpRules& rules);

}  // namespace gradwright::syntax
