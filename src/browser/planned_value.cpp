// In place of api/planned_value.cpp: a page has no planner, the reference computes all values.
#include "api/planned_value.hpp"

namespace gradwright::api {

struct PlannedValues::State {};

PlannedValues::PlannedValues(const Expr&, const EvaluateRequest&) {}
PlannedValues::~PlannedValues() = default;

Result<std::optional<PlannedValue>> PlannedValues::at(const Point&) {
    return std::optional<PlannedValue>{};
}

}  // namespace gradwright::api
