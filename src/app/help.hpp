#pragma once

#include "app/command_line.hpp"

#include <string>

namespace gradwright::app {

std::string general_help();
std::string command_help(const CommandSpec& command);
/// In the format of man(1).
std::string manual_page();
/// A script that completes commands, options and their values; nothing for an unknown shell.
Result<std::string> completion_script(std::string_view shell);

}  // namespace gradwright::app
