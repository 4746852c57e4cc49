#pragma once
// Numbers for a formula, or for its derivative, at given values.

#include <gradwright/compile.hpp>
#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct EvaluateRequest {
    DeriveRequest derivative{};  ///< with neither `wrt` nor `what`: the formula itself is evaluated
    bool differentiate = false;
    NamedArrays values{};
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
    ProofReport check;  ///< of the derivative; skipped where none was asked for
    DenseArray value;
    std::vector<PlanStep> plan{};  ///< if asked for
    std::int64_t memory = 0;       ///< bytes of working memory of the plan
};

Result<EvaluateReport> evaluate(const EvaluateRequest& request);

}  // namespace abi1
}  // namespace gradwright
