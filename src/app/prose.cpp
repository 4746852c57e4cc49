#include "app/prose.hpp"

#include <gradwright/text.hpp>

namespace gradwright::app {

namespace {

constexpr char formula_begins = '\x02', formula_ends = '\x03';

using Escape = std::pair<char, std::string_view>;

constexpr Escape markdown_escapes[] = {{'*', "\\*"}, {'_', "\\_"},  {'$', "\\$"},  {'#', "\\#"},
                                       {'|', "\\|"}, {'<', "&lt;"}, {'\\', "\\\\"}};
constexpr Escape html_escapes[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}};

std::string escaped(char c, const View& view) {
    if (view.format == "latex") return latex_text({&c, 1});
    const std::span<const Escape> escapes =
        view.format == "html" ? std::span<const Escape>(html_escapes) : markdown_escapes;
    for (const auto& [sign, text] : escapes) {
        if (sign == c) return std::string(text);
    }
    return {c};
}

std::string paragraph(const std::string& line, const View& view) {
    if (view.format == "html") return "<p>" + line + "</p>\n";
    return line + "\n\n";
}

}  // namespace

std::string in_words(std::string_view words, const View& view) {
    if (view.is_plain()) return std::string(words);
    std::string text;
    // Between these nothing is escaped: what is marked as a formula, and code in Markdown.
    bool formula = false, code = false;
    for (const char c : words) {
        if (c == formula_begins || c == formula_ends) {
            formula = c == formula_begins;
            if (view.format != "html") text += '$';
            continue;
        }
        if (c == '`' && view.format == "markdown") code = !code;
        text += formula || code ? std::string(1, c) : escaped(c, view);
    }
    return text;
}

std::string in_prose(const Rendered& texts, const View& view) {
    std::string formula = in_view(texts, view);
    if (view.is_plain() || formula.empty()) return formula;
    constexpr std::string_view block = "display=\"block\"";
    if (const auto at = formula.find(block); view.format == "html" && at != std::string::npos) {
        formula.replace(at, block.size(), "display=\"inline\"");
    }
    return formula_begins + formula + formula_ends;
}

std::string as_prose(const std::string& lines, const View& view) {
    if (view.is_plain()) return lines;
    std::string text;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        // Blank lines part paragraphs anyway.
        if (end > at) {
            text += paragraph(in_words(std::string_view(lines).substr(at, end - at), view), view);
        }
        at = end + 1;
    }
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

}  // namespace gradwright::app
