#include "app/serve.hpp"

#include "app/json.hpp"
#include "app/run.hpp"

#include <algorithm>
#include <istream>
#include <ostream>
#include <string>

namespace gradwright::app {

namespace {

constexpr std::size_t longest_line = std::size_t{1} << 24;

std::string answer(const std::string& line) {
    if (line.size() > longest_line) {
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
        run_within_memory(invocation, {.files = false, .standard_input = nullptr});
    std::string text = outcome.out;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return answer_with_id(request.id, text);
}

/// The next line; what exceeds the limit is dropped, and the line is too long by one byte.
bool next_line(std::istream& in, std::string& line) {
    line.clear();
    std::streambuf& bytes = *in.rdbuf();
    constexpr int end = std::char_traits<char>::eof();
    for (int c = bytes.sbumpc(); c != end; c = bytes.sbumpc()) {
        if (c == '\n') return true;
        if (line.size() <= longest_line) line += static_cast<char>(c);
    }
    return !line.empty();
}

}  // namespace

int serve(std::istream& in, std::ostream& out) {
    std::string line;
    while (next_line(in, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        out << answer(line) << '\n' << std::flush;
        if (!out) break;
    }
    return 0;
}

}  // namespace gradwright::app
