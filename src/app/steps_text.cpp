// Derivations as text, Markdown, LaTeX and HTML.
#include "app/prose.hpp"
#include "app/report_text.hpp"
#include "app/terminal.hpp"

#include <algorithm>

namespace gradwright::app {

namespace {

/// Columns a line of a derivation may take.
constexpr std::size_t widest = 100;

struct Break {
    std::size_t at = 0;  ///< in bytes, before the sign
    int depth = 0;       ///< of brackets
};

/// Before every " + " and " − ".
std::vector<Break> breaks_of(std::string_view text) {
    std::vector<Break> found;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        if (rest.starts_with("(") || rest.starts_with("[") || rest.starts_with("⟨")) ++depth;
        if (rest.starts_with(")") || rest.starts_with("]") || rest.starts_with("⟩")) --depth;
        const bool sign =
            rest.starts_with(" + ") || rest.starts_with(" − ") || rest.starts_with(" - ");
        if (sign) found.push_back({i, depth});
    }
    return found;
}

/// A formula on several lines where it is too long for one, broken before a sign that stands in as
/// few brackets as possible.
std::string broken(std::string text, std::size_t first_indent, const std::string& indent) {
    std::string result;
    std::size_t used = first_indent;
    while (used + display_width(text) > widest) {
        const std::vector<Break> breaks = breaks_of(text);
        const Break* best = nullptr;
        for (const Break& b : breaks) {
            if (b.at == 0 || used + display_width(text.substr(0, b.at)) > widest) continue;
            if (best == nullptr || b.depth <= best->depth) best = &b;
        }
        if (best == nullptr) break;
        result += text.substr(0, best->at) + "\n" + indent;
        text = text.substr(best->at + 1);
        used = indent.size();
    }
    return result + text;
}

/// Rules joined by "; " on lines of their own where they do not fit on one.
std::string broken_rules(const std::string& because, const std::string& indent) {
    if (indent.size() + display_width(because) <= widest) return because;
    std::string text = because;
    for (auto at = text.find("; "); at != std::string::npos; at = text.find("; ", at + 1)) {
        text.replace(at, 2, ";\n" + indent);
    }
    return text;
}

std::string plain_steps(const std::vector<StepReport>& steps, const View& view) {
    const std::string indent = "       ", arrow = view.format == "ascii" ? "  => " : "   ⇒ ";
    std::string text;
    int number = 0;
    for (const StepReport& s : steps) {
        text += "\n" + std::to_string(++number) + ". " + s.rule + "\n";
        const std::string from = in_view(s.from, view), to = in_view(s.to, view);
        text += "     " + broken(from, 5, indent) + "\n";
        if (to != from) text += (s.equal ? "   = " : arrow) + broken(to, 5, indent) + "\n";
        if (s.because.empty()) continue;
        text += "   " + painted(broken_rules(s.because, "   "), Ink::dim, view.style) + "\n";
    }
    return text + "\n";
}

std::string markdown_steps(const std::vector<StepReport>& steps, const View& view) {
    std::string text;
    int number = 0;
    for (const StepReport& s : steps) {
        text += std::to_string(++number) + ". " + s.rule + ": $" + s.from.latex;
        if (s.to.latex != s.from.latex) {
            text += (s.equal ? " = " : R"( \;\Rightarrow\; )") + s.to.latex;
        }
        text += "$" + (s.because.empty() ? "" : ". " + in_words(s.because, view)) + "\n";
    }
    return text;
}

/// One chain of equations, the rule beside each line.
std::string latex_steps(const std::vector<StepReport>& steps, const View& view) {
    std::string text = "\\begin{align*}\n", last;
    for (const StepReport& s : steps) {
        if (s.to.latex == s.from.latex) continue;
        const bool goes_on = s.from.latex == last;
        if (!last.empty()) text += " \\\\\n";
        text += (goes_on ? "" : s.from.latex) + (s.equal ? " &= " : " &\\Rightarrow ") +
                s.to.latex + " && \\text{" + in_words(s.rule, view) + "}";
        last = s.to.latex;
    }
    return text + "\n\\end{align*}\n";
}

/// The formula behind a sign.
std::string continued(const std::string& math, std::string_view sign) {
    const auto end = math.find('>') + 1;
    return math.substr(0, end) + "<mrow></mrow><mo>" + std::string(sign) + "</mo>" +
           math.substr(end);
}

/// Each formula once: the left side of a step is the right side of the one before.
std::string html_steps(const std::vector<StepReport>& steps, const View& view) {
    std::string text = "<ol class=\"derivation\">\n", last;
    for (const StepReport& s : steps) {
        text += "<li><p>" + in_words(s.rule, view) + "</p>\n";
        if (s.from.html != last) text += s.from.html + "\n";
        if (s.to.html != s.from.html) text += continued(s.to.html, s.equal ? "=" : "⇒") + "\n";
        if (!s.because.empty()) text += "<p>" + in_words(s.because, view) + "</p>";
        text += "</li>\n";
        last = s.to.html;
    }
    return text + "</ol>\n";
}

}  // namespace

std::string steps_text(const std::vector<StepReport>& steps, const View& view) {
    if (steps.empty()) return "";
    if (view.format == "markdown") return markdown_steps(steps, view);
    if (view.format == "latex") return latex_steps(steps, view);
    return view.is_plain() ? plain_steps(steps, view) : html_steps(steps, view);
}

}  // namespace gradwright::app
