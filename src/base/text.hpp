#pragma once
// Text as people see it: code points, display width, and names that were almost right.

#include <gradwright/text.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gradwright {

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 1;  ///< bytes
    bool valid = true;       ///< false for a byte that is not UTF-8
};

/// The code point that starts at `position` < text.size().
CodePoint decode(std::string_view text, std::size_t position);

/// Columns of a code point that is no control character: 0 to 2.
std::size_t columns_of(char32_t value);

/// The text with control characters and invalid bytes replaced by a visible mark of width one.
std::string printable(std::string_view text);

/// The shortest decimal that reads back to the same double, in the form of std::to_chars.
std::string shortest_text(double value);

/// Line and display column of a byte, both counted from 1.
struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
};
Place place_of(std::string_view text, std::size_t position);

/// Case-folded distance: insertions, deletions, substitutions and swaps of neighbours, each one.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `name` within a third of its length, rounded up; the first of equals.
std::optional<std::string> closest(std::string_view name, std::span<const std::string> candidates);

}  // namespace gradwright
