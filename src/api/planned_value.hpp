#pragma once
// The value of an expression by a plan.

#include <gradwright/evaluate.hpp>

#include "execute/execute.hpp"

namespace gradwright::api {

struct PlannedValue {
    Array value;
    std::vector<PlanStep> plan;
    std::int64_t memory = 0;
};

/// Nothing where the reference is needed: least squares by QR, and matrices that cannot be factored
/// as planned; the reference goes on and says where the result is not finite.
Result<std::optional<PlannedValue>> planned_value(const Expr& e, const Point& point,
                                                  const EvaluateRequest& request);

}  // namespace gradwright::api
