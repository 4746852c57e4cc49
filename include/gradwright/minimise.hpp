#pragma once
// The minimum of a formula for given data, by Newton's method with derived derivatives.

#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct MinimiseRequest {
    std::string formula{};
    std::vector<std::string> declarations{};
    std::string unknown{};
    NamedArrays values{};  ///< data, and the start; without one it starts from zero
    int most_iterations = 100;
    double tolerance = 1e-10;  ///< of the gradient's norm
};

struct MinimiseReport {
    std::string formula;
    std::string status;  ///< optimal, no finite optimum, not bounded, not finite, stalled, ...
    std::string reason;
    DenseArray solution;
    double value = 0;
    double gradient_norm = 0;
    int iterations = 0;
    int evaluations = 0;
    std::vector<double> path;  ///< the value before each iteration
};

/// minimise({.formula = "sum(softplus(X*w)) - y'*X*w", .unknown = "w", .values = ...}) fits a
/// logistic regression. Ends with a status that says why; data that do not fit are refused.
Result<MinimiseReport> minimise(const MinimiseRequest& request);

}  // namespace abi1
}  // namespace gradwright
