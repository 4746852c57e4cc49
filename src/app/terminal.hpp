#pragma once
// What the terminal can show.

#include <gradwright/text.hpp>

#include <string>
#include <string_view>

namespace gradwright::app {

/// `choice` is that of --color; a stream is coloured by itself only if it is a terminal, NO_COLOR
/// is not set and TERM is not dumb. `descriptor` is 1 or 2.
bool wants_color(std::string_view choice, int descriptor);
/// Whether the locale's characters are UTF-8.
bool is_utf8_locale();

enum class Ink { bold, dim, green, red };
std::string painted(std::string_view text, Ink ink, const TextStyle& style);

}  // namespace gradwright::app
