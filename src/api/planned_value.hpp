#pragma once
// Values of an expression by a plan.

#include <gradwright/evaluate.hpp>

#include "execute/execute.hpp"

namespace gradwright::api {

struct PlannedValue {
    Array value;
    std::vector<PlanStep> plan;
    std::int64_t memory = 0;
};

/// Values of an expression at any number of points. The plan is made again where sizes change.
class PlannedValues {
public:
    PlannedValues(const Expr& e, const EvaluateRequest& request);
    ~PlannedValues();

    /// Nothing where the reference is needed: least squares by QR, and matrices that cannot be
    /// factored as planned; the reference goes on and says where the result is not finite.
    Result<std::optional<PlannedValue>> at(const Point& point);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gradwright::api
