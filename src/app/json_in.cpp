#include "app/json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace gradwright::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_axes = 8;

Diagnostic bad_json(std::string message, std::string hint = "") {
    return usage_fault("bad-json", std::move(message), std::move(hint));
}

std::optional<double> number_of(const Json& j) {
    if (j.is_number()) return j.get<double>();
    if (!j.is_string()) return {};
    const std::string& text = j.get_ref<const std::string&>();
    if (text == "inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    if (text == "nan") return std::nan("");
    return {};
}

/// Extents along the first entries; `fill` then insists that all others agree.
std::vector<std::int64_t> extents_of(const Json& j) {
    std::vector<std::int64_t> extents;
    for (const Json* at = &j; at->is_array() && extents.size() <= most_axes; at = &(*at)[0]) {
        extents.push_back(static_cast<std::int64_t>(at->size()));
        if (at->empty()) break;
    }
    return extents;
}

/// Depth is bounded by the extents, of which there are at most `most_axes`.
bool fill(const Json& j, std::size_t axis, DenseArray& array) {
    if (axis == array.extents.size()) {
        const std::optional<double> value = number_of(j);
        if (value) array.values.push_back(*value);
        return value.has_value();
    }
    if (!j.is_array() || static_cast<std::int64_t>(j.size()) != array.extents[axis]) return false;
    for (const Json& entry : j) {
        if (!fill(entry, axis + 1, array)) return false;
    }
    return true;
}

Result<NamedArrays> point_of(const Json& j) {
    if (!j.is_object()) {
        return bad_json("a point is an object of values by name", R"({"x": [1, 2], "a": 0.5})");
    }
    NamedArrays point;
    for (const auto& [name, value] : j.items()) {
        DenseArray array;
        array.extents = extents_of(value);
        if (array.extents.size() > most_axes || !fill(value, 0, array)) {
            return bad_json("the value of `" + name + "` is not a number or an array of numbers",
                            "rows of a matrix have equal lengths: [[1, 2], [3, 4]]");
        }
        point[name] = std::move(array);
    }
    return point;
}

/// A JSON value as the texts an option takes on the command line; nothing if it has no such form.
std::optional<std::vector<std::string>> option_texts(const OptionSpec& option, const Json& j) {
    if (option.name == "at") {
        if (!j.is_object() && !j.is_array()) return {};
        return std::vector<std::string>{j.dump(-1, ' ', false, Json::error_handler_t::replace)};
    }
    if (option.name == "size" && j.is_object()) {
        std::vector<std::string> sizes;
        for (const auto& [name, size] : j.items()) {
            sizes.push_back(name + "=" + size.dump(-1, ' ', false, Json::error_handler_t::replace));
        }
        return sizes;
    }
    if (j.is_string()) return std::vector<std::string>{j.get<std::string>()};
    if (j.is_number_integer()) return std::vector<std::string>{j.dump()};
    if (!j.is_array()) return {};
    std::vector<std::string> texts;
    for (const Json& entry : j) {
        if (!entry.is_string()) return {};
        texts.push_back(entry.get<std::string>());
    }
    return texts;
}

Result<bool> take_option(Invocation& invocation, const std::string& key, const Json& value) {
    const Result<const OptionSpec*> option = option_named(*invocation.command, key);
    if (!option) return option.error();
    if ((*option)->placeholder.empty()) {
        if (!value.is_boolean()) return bad_json("`" + key + "` is true or false");
        if (value.get<bool>()) invocation.options[key] = {""};
        return true;
    }
    auto texts = option_texts(**option, value);
    if (!texts) return bad_json("`" + key + "` has a value of the wrong kind");
    if (key == "wrt" && texts->size() > 1) {
        std::string list;
        for (const std::string& name : *texts) list += (list.empty() ? "" : ",") + name;
        texts->assign(1, list);
    }
    if (texts->size() > 1 && !(*option)->repeatable) {
        return bad_json("`" + key + "` takes one value");
    }
    for (const std::string& text : *texts) {
        if (const auto good = check_value(**option, text); !good) return good.error();
    }
    invocation.options[key] = std::move(*texts);
    return true;
}

Result<Invocation> invocation_of(const Json& j) {
    Invocation invocation;
    if (!j.contains("command") || !j["command"].is_string()) {
        return bad_json("`command` is missing", R"({"command": "derive", "expr": "x'*x"})");
    }
    const auto command = command_named(j["command"].get_ref<const std::string&>());
    if (!command) return command.error();
    invocation.command = *command;
    for (const auto& [key, value] : j.items()) {
        if (key == "id" || key == "command") continue;
        if (key == "expr") {
            if (!value.is_string()) return bad_json("`expr` is a string");
            invocation.operand = value.get<std::string>();
            continue;
        }
        if (const auto taken = take_option(invocation, key, value); !taken) return taken.error();
    }
    if (const auto complete = check_complete(invocation); !complete) return complete.error();
    return invocation;
}

}  // namespace

Result<Points> points_from_json(std::string_view text) {
    const Json j = Json::parse(text, nullptr, false);
    if (j.is_discarded()) return bad_json("the point is not valid JSON");
    Points points{{}, j.is_array()};
    const Json list = points.listed ? j : Json::array({j});
    for (const Json& entry : list) {
        Result<NamedArrays> point = point_of(entry);
        if (!point) return std::move(point).error();
        points.all.push_back(std::move(*point));
    }
    return points;
}

StdioRequest request_from_json(std::string_view line) {
    const Json j = Json::parse(line, nullptr, false);
    if (!j.is_object()) {
        return {"", bad_json("a request is one JSON object on one line",
                             R"({"id": 1, "command": "derive", "expr": "x'*x", "wrt": "x"})")};
    }
    std::string id;
    if (j.contains("id")) {
        if (!j["id"].is_string() && !j["id"].is_number()) {
            return {"", bad_json("`id` is a string or a number")};
        }
        id = j["id"].dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return {std::move(id), invocation_of(j)};
}

}  // namespace gradwright::app
