#pragma once
// A function near a point, in numbers.

#include <gradwright/analyze.hpp>

#include "api/workspace.hpp"

namespace gradwright::api {

Result<LocalReport> local_report(const Workspace& work, const Expr& x, const NamedArrays& values);

}  // namespace gradwright::api
