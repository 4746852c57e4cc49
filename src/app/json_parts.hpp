#pragma once
// What several reports have in common, as JSON.

#include "app/json.hpp"

#include <nlohmann/json_fwd.hpp>

namespace gradwright::app {

using Json = nlohmann::ordered_json;

Json number(double value);
Json rendered(const Rendered& r, JsonStyle style);
Json flat(const DenseArray& array);
/// Rows in rows, as points are given.
Json nested(const DenseArray& array);
Json variables(const std::vector<VariableReport>& reports);
Json proof(const ProofReport& p);
/// Where a span of the source lies.
Json place(std::string_view source, Span span);
std::string text(const Json& j);

}  // namespace gradwright::app
