#include "app/report_text.hpp"

#include "app/prose.hpp"
#include "app/terminal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace gradwright::app {

namespace {

std::string times(const std::vector<std::string>& dims, const View& view) {
    std::string text;
    for (const std::string& d : dims) {
        if (!text.empty()) text += view.format == "ascii" ? " x " : "×";
        text += d.find(' ') == std::string::npos ? d : "(" + d + ")";
    }
    return text;
}

std::string shape_text(const std::vector<std::string>& shape, const View& view) {
    if (shape.empty()) return "scalar";
    const char* kind = shape.size() == 1 ? "vector " : shape.size() == 2 ? "matrix " : "tensor ";
    return kind + times(shape, view);
}

std::string variable_text(const VariableReport& v, const View& view) {
    std::string text = v.name + ": " + v.kind;
    if (!v.dims.empty()) text += " " + times(v.dims, view);
    for (const std::string& fact : v.facts) text += ", " + fact;
    return v.inferred ? text + " (inferred)" : text;
}

/// In lines of at most 80 columns.
std::string wrapped(const std::string& prose) {
    std::string text;
    std::size_t column = 0;
    for (std::size_t at = 0; at < prose.size();) {
        const std::size_t end = std::min(prose.find(' ', at), prose.size());
        const std::string word = prose.substr(at, end - at);
        const bool fits = column + 1 + display_width(word) <= 80;
        if (column > 0) text += fits ? ' ' : '\n';
        column = (column > 0 && fits ? column + 1 : 0) + display_width(word);
        text += word;
        at = end + 1;
    }
    return text;
}

std::string short_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1e", value);
    return text;
}

}  // namespace

std::string proof_text(const ProofReport& p, const View& view) {
    if (p.status == ProofStatus::passed) {
        return painted("proved", Ink::green, view.style) + " at " + std::to_string(p.points) +
               " random points by " + p.method + ": largest relative error " +
               short_number(p.max_relative_error);
    }
    return "not proved: " + p.method;
}

namespace {

/// What is left of a formula when neither layout nor parentheses count.
std::string symbols_of(const std::string& formula) {
    std::string symbols = formula;
    std::erase_if(symbols, [](char c) { return c == ' ' || c == '(' || c == ')'; });
    return symbols;
}

/// As typed, if that is one short line of the formula language: the normal form may turn it round.
/// In Unicode where that keeps its order.
std::string formula_text(const DeriveReport& report, const View& view) {
    const std::string& typed = report.formula;
    const bool plain = typed.size() < 80 && typed.find_first_of(";\n:") == std::string::npos;
    const bool kept = symbols_of(typed) == symbols_of(report.expression.ascii);
    return plain && (view.format == "ascii" || !kept) ? typed : in_view(report.expression, view);
}

std::string derivative_text(const DeriveReport& report, const DerivativeReport& d,
                            const View& view) {
    const bool several = report.derivatives.size() > 1;
    std::string text = several ? d.wrt + ": " : "";
    text += painted(in_view(d.result, view), Ink::bold, view.style) + "\n";
    text += steps_text(d.steps, view);
    if (!several && d.steps.empty()) text += "\n";
    text += std::string(name_of(d.what)) + " of " + formula_text(report, view) + " by " + d.wrt +
            ": " + shape_text(d.shape, view) + ", " + std::string(name_of(report.layout)) +
            " layout";
    if (!d.structure.empty()) text += ", " + d.structure;
    text += "\n";
    // Deltas and products of this kind have no ASCII spelling.
    if (view.format == "unicode") {
        if (!d.index_form.empty()) text += "by index: " + d.index_form + "\n";
        if (!d.kronecker_form.empty()) text += "d vec F/d vec X': " + d.kronecker_form + "\n";
    }
    for (const std::string& note : d.notes) text += "note: " + note + "\n";
    text += proof_text(d.check, view) + "\n";
    for (std::size_t i = 0; i < d.values.size(); ++i) {
        text += "at point " + std::to_string(i + 1) + ":\n" + array_text(d.values[i]);
    }
    return several ? text + "\n" : text;
}

std::string markdown(const DeriveReport& report, const View& view) {
    std::string text;
    for (const DerivativeReport& d : report.derivatives) {
        text += "The " + std::string(name_of(d.what)) + " of $" + report.expression.latex +
                "$ by $" + d.wrt + "$ is\n\n$$\n" + d.result.latex + "\n$$\n\n";
        text += steps_text(d.steps, view);
        if (!d.steps.empty()) text += "\n";
        for (const std::string& note : d.notes) text += "- " + in_words(note, view) + "\n";
    }
    for (const std::string& note : report.notes) text += "- " + in_words(note, view) + "\n";
    return text;
}

std::string joined(const DeriveReport& report, const View& view) {
    std::string text;
    for (const DerivativeReport& d : report.derivatives) {
        text += steps_text(d.steps, view);
        // A page must not hold the same formula twice: its parts have ids.
        const bool shown = !d.steps.empty() && d.steps.back().to.html == d.result.html;
        if (view.format != "html" || !shown) text += in_view(d.result, view) + "\n";
    }
    return text;
}

}  // namespace

const std::string& in_view(const Rendered& texts, const View& view) {
    if (view.format == "ascii") return texts.ascii;
    if (view.format == "unicode") return texts.unicode;
    return view.format == "html" ? texts.html : texts.latex;
}

std::string report_text(const DeriveReport& report, const View& view) {
    if (view.format == "markdown") return markdown(report, view);
    if (!view.is_plain()) return joined(report, view);
    std::string text;
    for (const DerivativeReport& d : report.derivatives) text += derivative_text(report, d, view);
    for (const VariableReport& v : report.variables) text += variable_text(v, view) + "\n";
    for (const std::string& note : report.notes) text += "note: " + note + "\n";
    return text;
}

std::string report_text(const CheckReport& report, const View& view) {
    const bool right = report.right();
    std::string text =
        painted(right ? "right" : "wrong", right ? Ink::green : Ink::red, view.style);
    text += right ? report.message.substr(5) : ": " + report.message;
    text += "\n\n";
    const DerivativeReport& d = report.derivation.derivatives[0];
    const auto line = [&](const char* label, const Rendered& texts) {
        text += std::string(label) + in_prose(texts, view) + "\n";
    };
    line("claim:      ", report.claim);
    line("derivative: ", d.result);
    if (!report.difference.ascii.empty()) line("difference: ", report.difference);
    text += steps_text(d.steps, view);
    for (const std::string& note : d.notes) text += "note: " + note + "\n";
    return as_prose(text + proof_text(d.check, view) + "\n", view);
}

std::string report_text(const EvaluateReport& report, const View& view) {
    std::string text = report.values.empty() ? array_text(report.value) : "";
    for (std::size_t i = 0; i < report.values.size(); ++i) {
        text += "at point " + std::to_string(i + 1) + ":\n" + array_text(report.values[i]);
    }
    for (const std::string& note : report.notes) text += "note: " + note + "\n";
    text += plan_text(report);
    if (!view.is_plain()) text = in_prose(report.expression, view) + "\n" + text;
    return as_prose(text, view);
}

std::string report_text(const FaultStory& story, const View& view) {
    if (view.format == "markdown") {
        const std::string text = "## `" + story.slug + "`: " + story.title + "\n\n" +
                                 in_words(story.explanation, view) + "\n";
        if (story.failing.empty()) return text;
        return text + "\nFails:\n\n```text\n" + story.failing + "\n```\n\nWorks:\n\n```text\n" +
               story.fixed + "\n```\n";
    }
    std::string text = painted(story.slug, Ink::bold, view.style) + ": " + story.title + "\n\n" +
                       (view.is_plain() ? wrapped(story.explanation) : story.explanation) + "\n";
    if (!story.failing.empty()) {
        text += "\nfails: " + story.failing + "\nworks: " + story.fixed + "\n";
    }
    return as_prose(text, view);
}

std::string number_text(double value) {
    // The sign of a NaN says nothing.
    if (value != value) return "nan";
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    return {text, end};
}

std::string short_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return value != value ? "nan" : text;
}

std::string array_text(const DenseArray& array) {
    const std::size_t columns =
        array.extents.size() == 2 ? std::size_t(array.extents[1]) : array.values.size();
    std::string text;
    for (std::size_t i = 0; i < array.values.size(); ++i) {
        text += number_text(array.values[i]);
        text += columns > 0 && (i + 1) % columns == 0 ? "\n" : " ";
    }
    return text.empty() ? "\n" : text;
}

}  // namespace gradwright::app
