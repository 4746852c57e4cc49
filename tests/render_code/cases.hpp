#pragma once
// Golden formulas as requests for code, with a random point and the engine's own values there.

#include "api/workspace.hpp"
#include "execute/execute.hpp"
#include "render/code/code.hpp"

#include <string>
#include <vector>

namespace gradwright::render_code {

struct Case {
    std::string name, file, wrt, what;
    std::unique_ptr<api::Workspace> work;  ///< owns the expressions of the request
    render::CodeRequest request;
    Point point;
    std::vector<Array> expected;  ///< one per output
};

/// All cases of tests/golden that derive and have a finite value at a random point. `skipped` says
/// why the others do not count.
std::vector<Case> golden_cases(std::vector<std::string>& skipped);

/// The same formulas where every size is declared as a number: small ones and, of every second
/// formula, sizes for which loops are not written out.
std::vector<Case> sized_cases(const std::vector<Case>& cases);

/// value and derivative of a formula.
Case case_of(const std::string& name, const std::string& formula, const std::string& declarations,
             const std::string& wrt, const std::string& what, std::string& problem);

}  // namespace gradwright::render_code
