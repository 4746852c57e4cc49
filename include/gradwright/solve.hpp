#pragma once
// Where the gradient vanishes, in closed form.

#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct SolveRequest {
    std::string formula{};
    std::vector<std::string> declarations{};
    std::string unknown{};  ///< may be left out when there is one variable
    std::uint64_t seed = 0;
};

/// left = right
struct EquationReport {
    Rendered left;
    Rendered right;
    std::string text;  ///< what it says, or the rule that led to it
    std::string because;
};

struct SolveReport {
    std::string formula;
    std::string unknown;
    std::vector<VariableReport> variables;
    std::vector<std::string> notes;
    std::string method;
    EquationReport equation;  ///< the gradient set to zero
    Rendered solution;        ///< empty for an eigenvalue equation
    std::vector<std::string> shape;
    std::vector<std::string> conditions;  ///< for the solution to exist and be the only one
    Rendered otherwise;                   ///< of least norm, where a condition fails; or empty
    std::string kind;                     ///< minimum, maximum, saddle or unknown
    bool global = false;
    bool unique = false;
    std::string reason;
    std::vector<EquationReport> steps;
    std::vector<EquationReport> remarks;  ///< consequences, each proved
    ProofReport check;
};

/// Refused with `no-closed-form`, and the reason, where no method applies.
Result<SolveReport> solve(const SolveRequest& request);

}  // namespace abi1
}  // namespace gradwright
