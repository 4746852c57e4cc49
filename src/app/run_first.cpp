#include "app/requests.hpp"
#include "app/runners.hpp"

namespace gradwright::app {

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

}  // namespace gradwright::app
