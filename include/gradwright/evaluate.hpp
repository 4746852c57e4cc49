#pragma once
// Numbers for a formula, or for its derivative, at given values.

#include <gradwright/compile.hpp>
#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct EvaluateRequest {
    DeriveRequest derivative{};  ///< with neither `wrt` nor `what`: the formula itself is evaluated
    bool differentiate = false;
    NamedArrays values{};  ///< at every point
    /// Several points, each with what `values` does not give: the formula is read, derived and
    /// proved once. `derivative.at` is not looked at.
    std::vector<NamedArrays> points{};
    Precision precision = Precision::f64;
    int threads = 1;                ///< 0: as many as the machine has
    std::int64_t memory_limit = 0;  ///< bytes beyond the values; 0: the default of the machine
    bool plan = false;              ///< report the plan, and the time of each of its steps
};

struct EvaluateReport {
    std::string formula;
    Rendered expression;  ///< what was evaluated
    std::vector<std::string> shape;
    std::vector<std::string> notes;
    ProofReport check;                 ///< of the derivative; skipped where none was asked for
    DenseArray value;                  ///< where there is one point
    std::vector<DenseArray> values{};  ///< one for each of several points
    std::vector<PlanStep> plan{};      ///< of one point, if asked for
    std::int64_t memory = 0;           ///< bytes of working memory of the plan
};

Result<EvaluateReport> evaluate(const EvaluateRequest& request);

}  // namespace abi1
}  // namespace gradwright
