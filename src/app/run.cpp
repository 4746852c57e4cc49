#include "app/run.hpp"

#include <gradwright/gradwright.hpp>

#include "app/help.hpp"
#include "app/json.hpp"
#include "app/report_text.hpp"
#include "app/requests.hpp"
#include "app/terminal.hpp"

namespace gradwright::app {

namespace {

int exit_code_of(Fault fault) {
    switch (fault) {
        case Fault::check:
            return 1;
        case Fault::refused:
            return 3;
        default:
            return 2;
    }
}

View view_of(const Invocation& invocation) {
    View view;
    view.style = {.color = wants_color(invocation.value("color", "auto"), 1),
                  .unicode = is_utf8_locale()};
    view.format = invocation.value("format", view.style.unicode ? "unicode" : "ascii");
    if (view.format == "ascii") view.style.unicode = false;
    if (!view.is_plain()) view.style.color = false;
    return view;
}

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

Outcome run_derive(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    if (!request) return answered(invocation, Result<DeriveReport>(request.error()), "");
    return answered(invocation, derive(*request), request->formula);
}

Outcome run_check(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    if (!request) return answered(invocation, Result<CheckReport>(request.error()), "");
    const Result<CheckReport> report =
        check({.derivative = *request, .claim = invocation.value("claim")});
    return answered(invocation, report, request->formula, report && !report->right() ? 1 : 0);
}

Outcome run_eval(const Invocation& invocation, const Session& session) {
    const Result<EvaluateRequest> request = evaluate_request(invocation, session);
    if (!request) return answered(invocation, Result<EvaluateReport>(request.error()), "");
    const Result<EvaluateReport> report = evaluate(*request);
    if (report && invocation.has("out")) {
        const Result<bool> written = session.files->write(invocation.value("out"), report->value);
        if (!written) return answered(invocation, Result<EvaluateReport>(written.error()), "");
    }
    return answered(invocation, report, request->derivative.formula);
}

Outcome run_sample(const Invocation& invocation, const Session& session) {
    const Result<SampleRequest> request = sample_request(invocation, session);
    if (!request) return answered(invocation, Result<SampleReport>(request.error()), "");
    const Result<SampleReport> report = sample(*request);
    Outcome outcome = answered(invocation, report, request->formula);
    if (!report || invocation.value("format") == "json") return outcome;
    // What is printed is to be read by --at.
    for (const std::string& note : report->notes) outcome.err += "note: " + note + "\n";
    return outcome;
}

Outcome run_solve(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    if (!request) return answered(invocation, Result<SolveReport>(request.error()), "");
    Result<SolveReport> report = solve({.formula = request->formula,
                                        .declarations = request->declarations,
                                        .unknown = invocation.value("for"),
                                        .seed = request->seed});
    if (report && !request->steps) report->steps.clear();
    return answered(invocation, report, request->formula);
}

Outcome run_analyze(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    if (!request) return answered(invocation, Result<AnalyzeReport>(request.error()), "");
    if (request->at.size() > 1) {
        return answered(invocation,
                        Result<AnalyzeReport>(usage_fault(
                            "bad-value", "--at holds several points; analyze takes one")),
                        "");
    }
    AnalyzeRequest asked{.formula = request->formula,
                         .declarations = request->declarations,
                         .wrt = invocation.value("wrt"),
                         .at = std::nullopt,
                         .seed = request->seed};
    if (!request->at.empty()) asked.at = request->at[0];
    return answered(invocation, analyze(asked), request->formula);
}

Outcome run_graph(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    if (!request) return answered(invocation, Result<GraphReport>(request.error()), "");
    if (request->at.size() > 1) {
        return answered(invocation,
                        Result<GraphReport>(
                            usage_fault("bad-value", "--at holds several points; graph takes one")),
                        "");
    }
    GraphRequest asked{.formula = request->formula,
                       .declarations = request->declarations,
                       .along = request->along,
                       .at = std::nullopt,
                       .check = request->check,
                       .seed = request->seed};
    if (!request->at.empty()) asked.at = request->at[0];
    return answered(invocation, computation_graph(asked), request->formula);
}

Outcome run_compile(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    if (!request) return answered(invocation, Result<GenerateReport>(request.error()), "");
    Result<GenerateReport> report =
        generate({.derivative = *request, .language = invocation.value("code")});
    if (!report || !invocation.has("out")) return answered(invocation, report, request->formula);
    const Result<std::string> file = written_into(invocation, session, *report);
    if (!file) return answered(invocation, Result<GenerateReport>(file.error()), "");
    return {0, *file + "\n", ""};
}

Outcome run_cheatsheet(const Invocation& invocation, const Session& session) {
    const Result<DeriveRequest> request = derive_request(invocation, session);
    using Sheet = std::vector<CheatsheetSection>;
    if (!request) return answered(invocation, Result<Sheet>(request.error()), "");
    return answered(invocation, cheatsheet(request->seed), "");
}

Outcome run_functions(const Invocation& invocation, const Session&) {
    using List = std::vector<FunctionReport>;
    const std::string& wanted = invocation.operand;
    List all = functions();
    if (wanted.empty()) return answered(invocation, Result<List>(std::move(all)), "");
    std::vector<std::string> names;
    for (const FunctionReport& f : all) {
        if (f.is_called(wanted)) return answered(invocation, Result<List>(List{f}), "");
        names.push_back(f.name);
    }
    const auto near = closest_name(wanted, names);
    return answered(invocation,
                    Result<List>(usage_fault(
                        "unknown-function", "there is no function called `" + wanted + "`",
                        near ? "did you mean `" + *near + "`?" : "gradwright functions lists all")),
                    "");
}

Outcome run_explain(const Invocation& invocation, const Session&) {
    if (invocation.operand.empty()) {
        const bool json = invocation.value("format") == "json";
        std::string list;
        const bool markdown = invocation.value("format") == "markdown";
        for (const std::string& slug : fault_slugs()) {
            if (markdown) {
                list += "- `" + slug + "`\n";
                continue;
            }
            list += json ? (list.empty() ? "\"" : ",\"") + slug + "\"" : slug + "\n";
        }
        return {0, json ? "{\"slugs\":[" + list + "]}\n" : list, ""};
    }
    const auto story = explain_fault(invocation.operand);
    if (story) return answered(invocation, Result<FaultStory>(*story), "");
    const auto near = closest_name(invocation.operand, fault_slugs());
    return answered(invocation,
                    Result<FaultStory>(usage_fault(
                        "unknown-slug", "there is no error called `" + invocation.operand + "`",
                        near ? "did you mean `" + *near + "`?" : "gradwright explain lists all")),
                    "");
}

Outcome run_completion(const Invocation& invocation, const Session&) {
    const Result<std::string> script = completion_script(invocation.operand);
    if (!script) return refusal(script.error(), "", false, "auto");
    return {0, *script, ""};
}

Outcome run_man(const Invocation&, const Session&) { return {0, manual_page(), ""}; }

Outcome run_help(const Invocation& invocation, const Session&) {
    if (invocation.operand.empty()) return {0, general_help(), ""};
    const Result<const CommandSpec*> command = command_named(invocation.operand);
    if (!command) return refusal(command.error(), "", false, invocation.value("color", "auto"));
    return {0, command_help(**command), ""};
}

Outcome run_missing(const Invocation& invocation, const Session&) {
    Diagnostic d = usage_fault(
        "not-available", "`" + std::string(invocation.command->name) + "` is not in this version");
    d.fault = Fault::refused;
    return refusal(d, "", invocation.value("format") == "json", invocation.value("color", "auto"));
}

using Runner = Outcome (*)(const Invocation&, const Session&);

Runner runner_of(std::string_view command) {
    static const std::map<std::string_view, Runner> runners{
        {"derive", run_derive},
        {"check", run_check},
        {"eval", run_eval},
        {"sample", run_sample},
        {"graph", run_graph},
        {"solve", run_solve},
        {"analyze", run_analyze},
        {"compile", run_compile},
        {"cheatsheet", run_cheatsheet},
        {"functions", run_functions},
        {"explain", run_explain},
        {"completion", run_completion},
        {"man", run_man},
        {"help", run_help},
    };
    const auto at = runners.find(command);
    return at == runners.end() ? run_missing : at->second;
}

}  // namespace

Outcome refusal(const Diagnostic& diagnostic, std::string_view formula, bool json,
                std::string_view color) {
    const int code = exit_code_of(diagnostic.fault);
    if (json) return {code, json_text(diagnostic, formula) + "\n", ""};
    const TextStyle style{.color = wants_color(color, 2), .unicode = is_utf8_locale()};
    return {code, "", describe(diagnostic, formula, style)};
}

Outcome run(const Invocation& invocation, const Session& session) {
    if (invocation.version) return {0, "gradwright " + std::string(version()) + "\n", ""};
    if (!invocation.command) return {0, general_help(), ""};
    if (invocation.help) return {0, command_help(*invocation.command), ""};
    return runner_of(invocation.command->name)(invocation, session);
}

}  // namespace gradwright::app
