#pragma once
// Reports as JSON and JSON as requests. json_*.cpp are the only places that know the JSON library.

#include <gradwright/gradwright.hpp>

#include "app/command_line.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gradwright::app {

struct JsonStyle {
    bool mathml = false;  ///< formulas as MathML too
};

std::string json_text(const DeriveReport& report, JsonStyle style);
std::string json_text(const CheckReport& report, JsonStyle style);
std::string json_text(const EvaluateReport& report, JsonStyle style);
std::string json_text(const GraphReport& report, JsonStyle style);
std::string json_text(const SampleReport& report, JsonStyle style);
std::string json_text(const SolveReport& report, JsonStyle style);
std::string json_text(const AnalyzeReport& report, JsonStyle style);
std::string json_text(const GenerateReport& report, JsonStyle style);
std::string json_text(const std::vector<CheatsheetSection>& sheet, JsonStyle style);
std::string json_text(const std::vector<FunctionReport>& functions, JsonStyle style);
std::string json_text(const FaultStory& story, JsonStyle style);
std::string json_text(const Diagnostic& diagnostic, std::string_view formula);

struct Points {
    std::vector<NamedArrays> all;
    bool listed = false;  ///< even a list of one is a list
};
/// One object {"x": [1, 2], "a": 1.5} or a list of them; "inf", "-inf" and "nan" are numbers.
Result<Points> points_from_json(std::string_view text);

/// The values as `points_from_json` reads them, with a line for each.
std::string point_text(const SampleReport& report);

/// A line of `serve`: {"id": 1, "command": "derive", "expr": "x'*x", "wrt": "x"}. Other keys are
/// the options of the command line; `at` holds the points themselves.
struct StdioRequest {
    std::string id;  ///< as JSON; empty if none was given
    Result<Invocation> invocation;
};
StdioRequest request_from_json(std::string_view line);
/// The answer with the id in front; one line.
std::string answer_with_id(const std::string& id, const std::string& answer);

}  // namespace gradwright::app
