#pragma once
// The workbench, offered to the browser on this machine.

#include "app/run.hpp"

namespace gradwright::app {

/// Serves the workbench until it is interrupted; the outcome is that of the end.
Outcome explore(const Invocation& invocation);

}  // namespace gradwright::app
