#include <gradwright/derive.hpp>

#include "api/finite.hpp"
#include "api/value.hpp"
#include "render/forms.hpp"

#include <algorithm>

namespace gradwright {

namespace {

using namespace api;

/// A result that fails its proof is never shown.
Diagnostic disproved(const Workspace& work, const ProofReport& proof) {
    char error[32];
    std::snprintf(error, sizeof error, "%.2g", proof.max_relative_error);
    Diagnostic d = fault("proof-failed",
                         "the derived expression does not agree with the formula: relative error " +
                             std::string(error) + " by " + proof.method,
                         "this is a fault of the program; please report the formula");
    d.span = work.parsed.expr->source;
    d.fault = Fault::check;
    return d;
}

/// Nor is one that could not be tried anywhere.
Diagnostic unproved(const Workspace& work, const ProofReport& proof) {
    Diagnostic d = fault("not-proved", "the result could not be proved: " + proof.method,
                         "see it unproved with --no-check");
    d.span = work.parsed.expr->source;
    d.fault = Fault::refused;
    return d;
}

/// The labels behind the notation.
std::vector<PatternTerm> pattern_of(const Derivation& derivation) {
    std::vector<PatternTerm> pattern;
    const auto terms = render::label_pattern(derivation.derivative);
    if (!terms) return pattern;
    for (const render::LabelledTerm& t : *terms) {
        PatternTerm& term = pattern.emplace_back();
        term.scale = t.scale.text();
        term.out = t.out;
        if (derivation.as_row) std::ranges::reverse(term.out);
        term.extents = t.extents;
        for (const render::LabelledFactor& f : t.factors) {
            term.factors.push_back({f.text, f.exponent.text(), f.labels});
        }
    }
    return pattern;
}

/// The structure in words, and for what has more than two axes the forms that papers use.
void add_forms(DerivativeReport& report, const Workspace& work, const Variable& variable,
               const Derivation& derivation) {
    const Expr& d = derivation.derivative;
    report.structure = render::structure(d);
    report.pattern = pattern_of(derivation);
    if (d.order() < 3) return;
    report.index_form = render::index_form(d, render::Format::unicode).value_or("");
    const bool second = derivation.what == What::hessian;
    const std::size_t f_axes = second ? variable.shape.size() : work.expr.order();
    report.kronecker_form = render::kronecker_form(d, render::Format::unicode, f_axes).value_or("");
}

Result<bool> add_values(DerivativeReport& report, const Workspace& work,
                        const Derivation& derivation, const DeriveRequest& request) {
    const Expr& d = derivation.derivative;
    for (const NamedArrays& values : request.at) {
        const Result<Point> point = point_of(work, d, values);
        if (!point) return point.error();
        Result<Array> value = value_of(derivation, *point);
        if (!value) return std::move(value).error();
        const std::string number = std::to_string(report.values.size() + 1);
        const std::string where = request.at.size() == 1 ? "" : "at point " + number + ", ";
        for (const std::string& note : not_finite_notes(d, *point, *value)) {
            report.notes.push_back(where + note);
        }
        report.values.push_back({value->extents, std::move(value->values)});
    }
    return true;
}

Result<DerivativeReport> report_of(Workspace& work, const Variable& variable,
                                   const Derivation& derivation, const DeriveRequest& request) {
    DerivativeReport report;
    report.wrt = variable.name;
    report.what = derivation.what;
    Result<ProofReport> proof = required_proof(work, derivation, request);
    if (!proof) return std::move(proof).error();
    report.check = std::move(*proof);
    report.result = rendered(work, derivation.derivative, derivation.as_row);
    report.shape = reported_shape(derivation);
    report.notes = derivation.notes;
    add_forms(report, work, variable, derivation);
    if (request.steps) {
        Result<std::vector<StepReport>> steps = step_reports(work, derivation);
        if (!steps) return std::move(steps).error();
        report.steps = std::move(*steps);
    }
    if (const auto added = add_values(report, work, derivation, request); !added) {
        return added.error();
    }
    return report;
}

}  // namespace

Result<ProofReport> api::required_proof(const Workspace& work, const Derivation& derivation,
                                        const DeriveRequest& request) {
    ProofReport proof;
    proof.method = "not asked for";
    if (!request.check) return proof;
    proof = proof_report(work, derivation, request.seed);
    if (proof.status == ProofStatus::failed) return disproved(work, proof);
    if (proof.status == ProofStatus::skipped) return unproved(work, proof);
    return proof;
}

Result<Derived> api::derived(const DeriveRequest& request) {
    Result<Workspace> work = open_workspace(request.formula, request.declarations, request.wrt);
    if (!work) return std::move(work).error();
    return derived(std::move(*work), request);
}

Result<Derived> api::derived(Workspace work, const DeriveRequest& request) {
    Result<std::vector<Variable>> variables = variables_named(work, request.wrt);
    if (!variables) return std::move(variables).error();
    Derived all{std::move(work), std::move(*variables), {}, {}};
    DeriveReport& report = all.report;
    report.formula = request.formula;
    report.layout = request.layout;
    report.expression = rendered(all.work, all.work.parsed.expr, all.work.parsed.is_row);
    report.shape = texts_of(all.work.parsed.expr.shape());
    report.notes = all.work.parsed.notes;
    if (has_jacobian(request.what)) {
        std::vector<Expr> symbols;
        for (const Variable& v : all.variables) symbols.push_back(v.symbol);
        derive_together(all.work, symbols);
    }
    for (const Variable& variable : all.variables) {
        Result<Derivation> derivation = derivation_of(all.work, variable, request);
        if (!derivation) return std::move(derivation).error();
        Result<DerivativeReport> one = report_of(all.work, variable, *derivation, request);
        if (!one) return std::move(one).error();
        all.derivations.push_back(std::move(*derivation));
        report.derivatives.push_back(std::move(*one));
    }
    report.variables = variable_reports(all.work);
    return all;
}

Result<DeriveReport> abi1::derive(const DeriveRequest& request) {
    Result<Derived> all = derived(request);
    if (!all) return std::move(all).error();
    return std::move(all->report);
}

std::string_view abi1::name_of(What what) {
    static constexpr std::string_view names[] = {
        "automatic", "gradient", "jacobian", "hessian", "hvp", "jvp", "vjp", "differential"};
    return names[static_cast<std::size_t>(what)];
}

std::string_view abi1::name_of(Layout layout) {
    return layout == Layout::numerator ? "numerator" : "denominator";
}

std::string_view abi1::name_of(ProofStatus status) {
    static constexpr std::string_view names[] = {"skipped", "passed", "failed"};
    return names[static_cast<std::size_t>(status)];
}

}  // namespace gradwright
