// Computation graphs as text.
#include "app/prose.hpp"

namespace gradwright::app {

namespace {

std::string shape_text(const GraphNode& n, const View& view) {
    const char* times = view.format == "ascii" ? " x " : "×";
    std::string text = n.kind;
    for (std::size_t i = 0; i < n.shape.size(); ++i) text += (i == 0 ? " " : times) + n.shape[i];
    return text;
}

/// Labels are the numbers of the nodes in the report.
std::string label(std::size_t id) { return "#" + std::to_string(id); }

std::string node_text(const GraphNode& n, const View& view) {
    std::string text = label(n.id) + " " + n.op;
    for (const std::size_t operand : n.operands) text += " " + label(operand);
    text += ": " + (n.name.empty() || n.name == n.text ? "" : n.name + " = ") + n.text;
    text += ", " + shape_text(n, view);
    if (!n.cotangent.ascii.empty()) text += ", cotangent " + in_prose(n.cotangent, view);
    if (!n.note.empty()) text += " (" + n.note + ")";
    text += "\n";
    if (n.value) text += "value:\n" + array_text(*n.value);
    if (n.cotangent_value) text += "cotangent:\n" + array_text(*n.cotangent_value);
    return text;
}

std::string step_text(const GraphStep& s, const View& view) {
    std::string text = label(s.node);
    if (s.from) text += " from " + label(*s.from);
    text += ": " + in_prose(s.contribution, view);
    return text + (s.rule.empty() ? "" : " (" + s.rule + ")") + "\n";
}

}  // namespace

std::string report_text(const GraphReport& report, const View& view) {
    std::string text;
    for (const GraphNode& n : report.nodes) text += node_text(n, view);
    text += "\nback:\n";
    for (const GraphStep& s : report.backward) text += step_text(s, view);
    for (const std::string& note : report.notes) text += "note: " + note + "\n";
    return as_prose(text + "\n" + proof_text(report.check, view) + "\n", view);
}

}  // namespace gradwright::app
