// Samples and graphs as JSON.
#include "app/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace gradwright::app {

namespace {

/// In the order of the variables; then the dimensions that none of them fixes.
Json values_of(const SampleReport& report) {
    Json values = Json::object();
    for (const VariableReport& v : report.variables) {
        values[v.name] = nested(report.values.at(v.name));
    }
    for (const auto& [name, value] : report.values) {
        if (!values.contains(name)) values[name] = nested(value);
    }
    return values;
}

Json local(const GraphLocal& l, JsonStyle style) {
    Json j{{"operand", l.operand}};
    if (!l.note.empty()) j["note"] = l.note;
    if (!l.map.ascii.empty()) j["map"] = rendered(l.map, style);
    if (!l.note.empty()) return j;
    j["shape"] = l.shape;
    j["structure"] = l.structure;
    return j;
}

Json node(const GraphNode& n, const std::string& formula, bool numbers, JsonStyle style) {
    Json j{{"id", n.id}, {"op", n.op}};
    if (!n.name.empty()) j["name"] = n.name;
    j["text"] = n.text;
    j["span"] = place(formula, n.span);
    j["operands"] = n.operands;
    j["kind"] = n.kind;
    j["shape"] = n.shape;
    j["local"] = Json::array();
    for (const GraphLocal& l : n.local) j["local"].push_back(local(l, style));
    if (!n.cotangent.ascii.empty()) j["cotangent"] = rendered(n.cotangent, style);
    if (n.cotangent_shape) j["cotangent_shape"] = *n.cotangent_shape;
    if (!n.note.empty()) j["note"] = n.note;
    if (!numbers) return j;
    j["value"] = flat(*n.value);
    j["value_shape"] = n.value->extents;
    if (n.cotangent_value) j["cotangent_value"] = flat(*n.cotangent_value);
    j["local_values"] = j["local_shapes"] = Json::array();
    for (const GraphLocal& l : n.local) {
        j["local_values"].push_back(l.value ? flat(*l.value) : Json());
        j["local_shapes"].push_back(l.value ? Json(l.value->extents) : Json());
    }
    return j;
}

}  // namespace

std::string json_text(const GraphReport& report, JsonStyle style) {
    Json j{{"expr", report.formula},
           {"evaluated", rendered(report.expression, style)},
           {"shape", report.shape},
           {"variables", variables(report.variables)}};
    j["nodes"] = Json::array();
    j["backward"] = Json::array();
    for (const GraphNode& n : report.nodes) {
        j["nodes"].push_back(node(n, report.formula, n.value.has_value(), style));
    }
    for (const GraphStep& s : report.backward) {
        j["backward"].push_back({{"node", s.node},
                                 {"from", s.from ? Json(*s.from) : Json()},
                                 {"rule", s.rule},
                                 {"text", s.text}});
        if (s.contribution.ascii.empty()) continue;
        j["backward"].back()["contribution"] = rendered(s.contribution, style);
    }
    j["notes"] = report.notes;
    j["check"] = proof(report.check);
    return text(j);
}

std::string json_text(const SampleReport& report, JsonStyle) {
    Json j{{"expr", report.formula}, {"variables", variables(report.variables)}};
    j["sizes"] = Json::object();
    for (const auto& [name, size] : report.sizes) j["sizes"][name] = size;
    j["values"] = values_of(report);
    j["notes"] = report.notes;
    return text(j);
}

std::string point_text(const SampleReport& report) {
    std::string lines;
    const Json values = values_of(report);
    for (const auto& [name, value] : values.items()) {
        lines += (lines.empty() ? "{\"" : ",\n \"") + name + "\": " + text(value);
    }
    return lines + (lines.empty() ? "{}\n" : "}\n");
}

}  // namespace gradwright::app
