#pragma once
// Diagnostics as people read them.

#include <gradwright/diagnostic.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// Where a span lies, counted from 1; columns and length as a terminal shows them.
struct Location {
    std::size_t line = 1;
    std::size_t column = 1;
    std::size_t length = 0;
};
Location locate(std::string_view source, Span span);

/// Columns a terminal needs for the text. Control characters count one, as they are shown escaped.
std::size_t display_width(std::string_view text);

/// Prose that TeX prints as it stands.
std::string latex_text(std::string_view prose);

/// How a diagnostic is drawn.
struct TextStyle {
    bool color = false;
    bool unicode = true;
};

/// Message, the source with carets, and the hint; four to eight lines, ending in a newline.
/// `source` is the formula as typed.
std::string describe(const Diagnostic& diagnostic, std::string_view source,
                     const TextStyle& style = {});

/// The long story of a kind of fault: what it means, an example that fails and one that works.
struct FaultStory {
    std::string slug, title, explanation, failing, fixed;
};
std::optional<FaultStory> explain_fault(std::string_view slug);
std::vector<std::string> fault_slugs();

/// The candidate a mistyped name was meant to be, if one is near enough.
std::optional<std::string> closest_name(std::string_view name,
                                        std::span<const std::string> candidates);

}  // namespace abi1
}  // namespace gradwright
