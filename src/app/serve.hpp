#pragma once

#include <iosfwd>

namespace gradwright::app {

/// Answers one JSON request a line until the input ends; the exit code.
int serve(std::istream& in, std::ostream& out);

}  // namespace gradwright::app
