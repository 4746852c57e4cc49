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

class Evaluation {
public:
    Evaluation(const Workspace& work, const Derivation& subject, const EvaluateRequest& request)
        : work_(work),
          subject_(subject),
          request_(request),
          plans_(subject.derivative, request),
          reference_(interpreter<double>(std::span(&subject.derivative, 1))) {}

    Result<DenseArray> at(const NamedArrays& values, const std::string& where,
                          EvaluateReport& report) {
        const Expr& e = subject_.derivative;
        const Result<Point> point = point_of(work_, e, values);
        if (!point) return point.error();
        Result<Array> value = value_at(*point, report);
        if (!value) return std::move(value).error();
        for (const std::string& note : not_finite_notes(e, *point, *value)) {
            report.notes.push_back(where + note);
        }
        return DenseArray{value->extents, std::move(value->values)};
    }

private:
    /// By a plan where there is one that is as accurate as the reference.
    Result<Array> value_at(const Point& point, EvaluateReport& report) {
        auto planned = plans_.at(point);
        if (!planned) return std::move(planned).error();
        if (*planned) {
            report.plan = std::move((*planned)->plan);
            report.memory = (*planned)->memory;
            return as_reported(subject_, std::move((*planned)->value));
        }
        if ((request_.plan || request_.precision == Precision::f32) && !told_) {
            report.notes.push_back("computed without a plan, in double precision");
            told_ = true;
        }
        Result<std::vector<Array>> value = reference_->run(point);
        if (!value) return std::move(value).error();
        return as_reported(subject_, std::move((*value)[0]));
    }

    const Workspace& work_;
    const Derivation& subject_;
    const EvaluateRequest& request_;
    PlannedValues plans_;
    std::unique_ptr<Executor> reference_;
    bool told_ = false;
};

std::optional<Diagnostic> add_values(EvaluateReport& report, Evaluation evaluation,
                                     const EvaluateRequest& request) {
    if (request.points.empty()) {
        Result<DenseArray> value = evaluation.at(request.values, "", report);
        if (!value) return value.error();
        report.value = std::move(*value);
        return std::nullopt;
    }
    for (const NamedArrays& point : request.points) {
        NamedArrays values = request.values;
        for (const auto& [name, value] : point) values[name] = value;
        const std::string number = std::to_string(report.values.size() + 1);
        Result<DenseArray> value = evaluation.at(values, "at point " + number + ", ", report);
        if (!value) return value.error();
        report.values.push_back(std::move(*value));
    }
    return std::nullopt;
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
    EvaluateReport report;
    report.formula = asked.formula;
    report.check = std::move(*proof);
    report.expression = rendered(*work, subject->derivative, subject->as_row);
    report.shape = reported_shape(*subject);
    report.notes = work->parsed.notes;
    report.notes.insert(report.notes.end(), subject->notes.begin(), subject->notes.end());
    if (auto fault = add_values(report, Evaluation(*work, *subject, request), request)) {
        return *std::move(fault);
    }
    return report;
}

}  // namespace gradwright
