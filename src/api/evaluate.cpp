#include <gradwright/evaluate.hpp>

#include "api/finite.hpp"
#include "api/planned_value.hpp"
#include "api/value.hpp"

namespace gradwright {

namespace {

using namespace api;

Result<Derivation> subject_of(Workspace& work, const EvaluateRequest& request) {
    if (!request.differentiate) {
        Derivation itself;
        itself.derivative = work.expr;
        return itself;
    }
    const auto variables = variables_named(work, request.derivative.wrt);
    if (!variables) return variables.error();
    if (variables->size() > 1) {
        return fault("which-variable", "the derivative by one variable is evaluated at a time",
                     "name one with --wrt");
    }
    return derivation_of(work, (*variables)[0], request.derivative);
}

/// By a plan where there is one that is as accurate as the reference.
Result<Array> evaluated(const Derivation& subject, const Point& point,
                        const EvaluateRequest& request, EvaluateReport& report) {
    auto planned = planned_value(subject.derivative, point, request);
    if (!planned) return std::move(planned).error();
    if (*planned) {
        report.plan = std::move((*planned)->plan);
        report.memory = (*planned)->memory;
        return as_reported(subject, std::move((*planned)->value));
    }
    if (request.plan || request.precision == Precision::f32) {
        report.notes.push_back("computed without a plan, in double precision");
    }
    return value_of(subject, point);
}

}  // namespace

Result<EvaluateReport> abi1::evaluate(const EvaluateRequest& request) {
    const DeriveRequest& asked = request.derivative;
    Result<Workspace> work = open_workspace(asked.formula, asked.declarations, asked.wrt);
    if (!work) return std::move(work).error();
    const Result<Derivation> subject = subject_of(*work, request);
    if (!subject) return subject.error();
    Result<ProofReport> proof = ProofReport{};
    proof->method = "not a derivative";
    if (request.differentiate) proof = required_proof(*work, *subject, asked);
    if (!proof) return std::move(proof).error();
    const Result<Point> point = point_of(*work, subject->derivative, request.values);
    if (!point) return point.error();
    EvaluateReport report;
    report.formula = asked.formula;
    report.check = std::move(*proof);
    report.expression = rendered(*work, subject->derivative, subject->as_row);
    report.shape = reported_shape(*subject);
    report.notes = work->parsed.notes;
    report.notes.insert(report.notes.end(), subject->notes.begin(), subject->notes.end());
    Result<Array> value = evaluated(*subject, *point, request, report);
    if (!value) return std::move(value).error();
    for (std::string& note : not_finite_notes(subject->derivative, *point, *value)) {
        report.notes.push_back(std::move(note));
    }
    report.value = {value->extents, std::move(value->values)};
    return report;
}

}  // namespace gradwright
