// Samples as JSON.
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

}  // namespace

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
