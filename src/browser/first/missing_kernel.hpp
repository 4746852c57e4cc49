#pragma once

namespace gradwright::dense {

/// Set by a kernel that only the full engine has; whoever answers a request looks at it after.
extern bool missing_kernel;

}  // namespace gradwright::dense
