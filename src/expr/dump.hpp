#pragma once

#include "expr/graph.hpp"

#include <string>

namespace gradwright {

/// The node as it is, labels and all: "2*[ij,jk->ik | A, B]". For failed tests and assertions.
std::string dump(const Expr& e);

}  // namespace gradwright
