#pragma once

#include <gradwright/diagnostic.hpp>

#include <string>
#include <string_view>

namespace gradwright {

struct DiagnosticStyle {
    bool color = false;
    std::string_view source_name = "<formula>";
    std::size_t width = 80;
};

/// The diagnostic with the line of source, carets by display width and notes; at most eight lines,
/// each at most `width` columns, ending in a newline.
std::string render_diagnostic(const Diagnostic& diagnostic, std::string_view source,
                              const DiagnosticStyle& style = {});

}  // namespace gradwright
