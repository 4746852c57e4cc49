#pragma once

#include "expr/graph.hpp"

#include <string>
#include <vector>

namespace gradwright::api {

/// Where a formula that depends on x has no derivative, and which value is given there: the
/// subgradient of least norm, the same for every spelling.
std::vector<std::string> kink_notes(const Expr& formula, const Expr& x);

}  // namespace gradwright::api
