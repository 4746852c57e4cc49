#include "app/answer.hpp"

#include "app/json.hpp"
#include "app/run.hpp"

#include <algorithm>

namespace gradwright::app {

std::string answer(std::string_view line) {
    if (line.size() > longest_request) {
        return json_text(usage_fault("bad-json", "the line is longer than 16 MiB"), "");
    }
    StdioRequest request = request_from_json(line);
    if (!request.invocation) {
        return answer_with_id(request.id, json_text(request.invocation.error(), ""));
    }
    Invocation& invocation = *request.invocation;
    const auto& names = invocation.command->options;
    if (std::find(names.begin(), names.end(), "format") == names.end()) {
        return answer_with_id(
            request.id,
            json_text(usage_fault("bad-json", "`" + std::string(invocation.command->name) +
                                                  "` is not answered here"),
                      ""));
    }
    invocation.options["format"] = {"json"};
    const Outcome outcome =
        run_within_memory(invocation, {.files = nullptr, .standard_input = nullptr});
    std::string text = outcome.out;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return answer_with_id(request.id, text);
}

}  // namespace gradwright::app
