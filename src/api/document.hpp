#pragma once
// A derivation as a LaTeX document.

#include "api/derivation.hpp"

namespace gradwright::api {

/// Complete: it compiles as it stands, with amsmath and amssymb. The steps are those of the report.
std::string latex_document(Derived& all);

}  // namespace gradwright::api
