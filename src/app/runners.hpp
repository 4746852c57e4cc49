#pragma once
// The commands. A build that lacks some leaves out their files, and has a table of its own.

#include <gradwright/gradwright.hpp>

#include "app/json.hpp"
#include "app/report_text.hpp"
#include "app/run.hpp"

namespace gradwright::app {

using Runner = Outcome (*)(const Invocation&, const Session&);

/// Null for a command that this build lacks.
Runner runner_of(std::string_view command);

Outcome run_derive(const Invocation& invocation, const Session& session);
Outcome run_check(const Invocation& invocation, const Session& session);
Outcome run_eval(const Invocation& invocation, const Session& session);
Outcome run_functions(const Invocation& invocation, const Session& session);
Outcome run_explain(const Invocation& invocation, const Session& session);

Outcome run_sample(const Invocation& invocation, const Session& session);
Outcome run_solve(const Invocation& invocation, const Session& session);
Outcome run_analyze(const Invocation& invocation, const Session& session);
Outcome run_graph(const Invocation& invocation, const Session& session);
Outcome run_compile(const Invocation& invocation, const Session& session);
Outcome run_cheatsheet(const Invocation& invocation, const Session& session);

Outcome run_completion(const Invocation& invocation, const Session& session);
Outcome run_man(const Invocation& invocation, const Session& session);
Outcome run_help(const Invocation& invocation, const Session& session);

/// How a report is to be shown.
View view_of(const Invocation& invocation);

template <class Report>
Outcome answered(const Invocation& invocation, const Result<Report>& report,
                 std::string_view formula, int exit_code = 0) {
    const bool json = invocation.value("format") == "json";
    if (!report) return refusal(report.error(), formula, json, invocation.value("color", "auto"));
    if (json) {
        return {exit_code, json_text(*report, {.mathml = invocation.has("mathml")}) + "\n", ""};
    }
    return {exit_code, report_text(*report, view_of(invocation)), ""};
}

}  // namespace gradwright::app
