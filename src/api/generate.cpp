#include <gradwright/generate.hpp>

#include "api/derivation.hpp"
#include "render/code/code.hpp"

namespace gradwright {

namespace {

using namespace api;
using render::CodeRequest;

int order_of(What what) { return what == What::hessian || what == What::hvp ? 2 : 1; }

Result<GenerateReport> latex_report(const GenerateRequest& request) {
    const Result<DeriveReport> report = derive(request.derivative);
    if (!report) return report.error();
    GenerateReport generated;
    generated.file = request.function + ".tex";
    for (const DerivativeReport& d : report->derivatives) generated.code += d.result.latex + "\n";
    return generated;
}

Result<bool> add_derivatives(Workspace& work, const std::vector<Variable>& variables,
                             const DeriveRequest& asked, CodeRequest& code) {
    for (const Variable& v : variables) {
        const Result<Derivation> d = derivation_of(work, v, asked);
        if (!d) return d.error();
        const ProofReport proof = proof_report(work, *d, asked.seed);
        if (proof.status == ProofStatus::failed) {
            Diagnostic failed = fault(
                "proof-failed", "the derivative by " + v.name + " does not agree with the formula");
            failed.fault = Fault::check;
            return failed;
        }
        std::string name(name_of(d->what));
        if (variables.size() > 1) name += "_" + v.name;
        code.outputs.push_back({name, d->derivative, v.symbol, order_of(d->what), d->as_row});
        if (!code.derivative_text.empty()) code.derivative_text += "\n";
        code.derivative_text += rendered(work, d->derivative, d->as_row).ascii;
    }
    return true;
}

}  // namespace

Result<GenerateReport> generate(const GenerateRequest& request) {
    if (request.language == "latex") return latex_report(request);
    const auto target = render::target_of(request.language);
    if (!target) return fault("bad-value", "there is no code for `" + request.language + "`");
    const DeriveRequest& asked = request.derivative;
    Result<Workspace> work = open_workspace(asked.formula, asked.declarations, asked.wrt);
    if (!work) return std::move(work).error();
    CodeRequest code;
    code.function_name = request.function;
    code.formula = asked.formula;
    code.outputs.push_back({.name = "value", .expr = work->expr, .row = work->parsed.is_row});
    const bool differentiate = !asked.wrt.empty() || asked.what != What::automatic;
    if (differentiate) {
        const auto variables = variables_named(*work, asked.wrt);
        if (!variables) return variables.error();
        const auto added = add_derivatives(*work, *variables, asked, code);
        if (!added) return added.error();
    }
    // After the derivatives: a direction is an argument too.
    for (const Variable& v : work->parsed.variables) {
        code.inputs.push_back({v.name, v.symbol, v.row});
    }
    Result<std::string> text = render::generate(*target, code);
    if (!text) return std::move(text).error();
    return GenerateReport{std::move(*text),
                          request.function + std::string(render::extension_of(*target)),
                          work->parsed.notes};
}

}  // namespace gradwright
