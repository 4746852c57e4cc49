#pragma once

#include <gradwright/diagnostic.hpp>

#include <string>

namespace gradwright::data {

Diagnostic fault(std::string slug, std::string message, std::string hint = {});

}  // namespace gradwright::data
