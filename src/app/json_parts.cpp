#include "app/json_parts.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace gradwright::app {

Json number(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return value;
}

Json rendered(const Rendered& r, JsonStyle style) {
    Json j{{"ascii", r.ascii}, {"unicode", r.unicode}, {"latex", r.latex}};
    if (style.mathml) j["mathml"] = r.html;
    return j;
}

Json flat(const DenseArray& array) {
    Json list = Json::array();
    for (const double v : array.values) list.push_back(number(v));
    return list;
}

Json nested(const DenseArray& array) {
    Json entries = flat(array);
    for (std::size_t axis = array.extents.size(); axis-- > 1;) {
        const auto length = static_cast<std::size_t>(array.extents[axis]);
        Json rows = Json::array();
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i % length == 0) rows.push_back(Json::array());
            rows.back().push_back(std::move(entries[i]));
        }
        entries = std::move(rows);
    }
    return array.extents.empty() ? entries[0] : entries;
}

Json variables(const std::vector<VariableReport>& reports) {
    Json all = Json::object();
    for (const VariableReport& v : reports) {
        all[v.name] = {
            {"kind", v.kind}, {"dims", v.dims}, {"facts", v.facts}, {"inferred", v.inferred}};
    }
    return all;
}

Json proof(const ProofReport& p) {
    return {{"status", name_of(p.status)},
            {"points", p.points},
            {"max_relative_error", number(p.max_relative_error)},
            {"method", p.method}};
}

Json place(std::string_view source, Span span) {
    const Location at = locate(source, span);
    return {{"line", at.line}, {"column", at.column}, {"length", at.length}};
}

std::string text(const Json& j) { return j.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace gradwright::app
