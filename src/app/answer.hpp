#pragma once
// Requests as JSON, answered one by one: by `serve`, and by the engine in a web page.

#include <cstddef>
#include <string>
#include <string_view>

namespace gradwright::app {

/// Requests of more bytes are refused.
inline constexpr std::size_t longest_request = std::size_t{1} << 24;

/// One JSON object for one JSON object; what was asked for may not name files.
std::string answer(std::string_view request);

}  // namespace gradwright::app
