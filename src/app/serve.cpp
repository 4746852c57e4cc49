#include "app/serve.hpp"

#include "app/json.hpp"
#include "app/run.hpp"

#include <algorithm>
#include <istream>
#include <ostream>
#include <string>

namespace gradwright::app {

namespace {

std::string answer(const std::string& line) {
    StdioRequest request = request_from_json(line);
    if (!request.invocation) {
        return answer_with_id(request.id, json_text(request.invocation.error(), ""));
    }
    Invocation& invocation = *request.invocation;
    const auto& names = invocation.command->options;
    if (std::find(names.begin(), names.end(), "format") == names.end()) {
        return answer_with_id(
            request.id, json_text(usage_fault("bad-json", "`" +
                                                              std::string(invocation.command->name) +
                                                              "` is not answered here"),
                                  ""));
    }
    invocation.options["format"] = {"json"};
    const Outcome outcome = run(invocation, {.files = false, .standard_input = nullptr});
    std::string text = outcome.out;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return answer_with_id(request.id, text);
}

}  // namespace

int serve(std::istream& in, std::ostream& out) {
    std::string line;
    while (std::getline(in, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        out << answer(line) << '\n' << std::flush;
        if (!out) break;
    }
    return 0;
}

}  // namespace gradwright::app
