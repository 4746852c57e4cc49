#pragma once
// Sentences with formulas in them, as Markdown, LaTeX and HTML.

#include "app/report_text.hpp"

namespace gradwright::app {

/// The formula, marked as one unless the view is plain.
std::string in_prose(const Rendered& texts, const View& view);
/// Words and marked formulas, with what has a meaning in the language of the view escaped.
std::string in_words(std::string_view words, const View& view);
/// Lines of sentences and marked formulas in the language of the view, each line a
/// paragraph. A plain view shows them as they are.
std::string as_prose(const std::string& lines, const View& view);

}  // namespace gradwright::app
