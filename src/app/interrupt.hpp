#pragma once

#include <string>

namespace gradwright::app {

/// From now on an interrupt first removes this file, then ends the program as it would have.
void remove_on_interrupt(const std::string& unfinished);

}  // namespace gradwright::app
