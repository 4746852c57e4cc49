#include "app/requests.hpp"
#include "app/runners.hpp"

namespace gradwright::app {

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

}  // namespace gradwright::app
