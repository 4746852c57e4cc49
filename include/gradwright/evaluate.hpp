#pragma once
// Numbers for a formula, or for its derivative, at given values.

#include <gradwright/derive.hpp>

namespace gradwright {

struct EvaluateRequest {
    DeriveRequest derivative{};  ///< with neither `wrt` nor `what`: the formula itself is evaluated
    bool differentiate = false;
    NamedArrays values{};
};

struct EvaluateReport {
    std::string formula;
    Rendered expression;  ///< what was evaluated
    std::vector<std::string> shape;
    std::vector<std::string> notes;
    ProofReport check;  ///< of the derivative; skipped where none was asked for
    DenseArray value;
};

Result<EvaluateReport> evaluate(const EvaluateRequest& request);

}  // namespace gradwright
