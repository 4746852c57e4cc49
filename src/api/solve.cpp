#include "explain/solve.hpp"

#include <gradwright/solve.hpp>

#include "api/workspace.hpp"

namespace gradwright {

namespace {

using namespace api;

Rendered shown_if(const Expr& e) { return e ? shown(e) : Rendered{}; }

void add_check(SolveReport& report, const SolutionCheck& check) {
    report.check.status = check.points > 0 ? ProofStatus::passed : ProofStatus::skipped;
    report.check.points = check.points;
    report.check.max_relative_error = check.max_error;
    report.check.method = "the gradient at the solution";
}

SolveReport report_of(Workspace& work, const Solution& solution) {
    SolveReport report;
    report.method = solution.method;
    report.equation.left = shown_if(solution.left);
    report.equation.right = shown_if(solution.right);
    if (solution.value) {
        report.solution = rendered(work, solution.value);
        report.shape = texts_of(solution.value.shape());
    }
    report.conditions = solution.conditions;
    if (solution.otherwise) report.otherwise = rendered(work, solution.otherwise);
    report.kind = name_of(solution.kind);
    report.global = solution.global;
    report.unique = solution.unique;
    report.reason = solution.reason;
    for (const SolveStep& s : solution.steps) {
        report.steps.push_back({shown_if(s.left), shown_if(s.right), s.rule, s.because});
    }
    for (const SolveRemark& r : solution.remarks) {
        report.remarks.push_back({shown_if(r.left), shown_if(r.right), r.text, ""});
    }
    add_check(report, solution.check);
    return report;
}

}  // namespace

Result<SolveReport> abi1::solve(const SolveRequest& request) {
    Result<Opened> opened =
        open_for(request.formula, request.declarations, request.unknown, "solved for");
    if (!opened) return std::move(opened).error();
    Workspace& work = opened->work;
    const Variable& unknown = opened->unknown;
    const Result<Solution> solution =
        solve(work.expr, unknown.symbol, {.limits = limits_of(work), .seed = request.seed});
    if (!solution) return solution.error();
    SolveReport report = report_of(work, *solution);
    report.formula = request.formula;
    report.unknown = unknown.name;
    report.notes = work.parsed.notes;
    report.variables = variable_reports(work);
    return report;
}

}  // namespace gradwright
