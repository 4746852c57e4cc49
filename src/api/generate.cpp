#include <gradwright/generate.hpp>

#include "api/derivation.hpp"
#include "api/document.hpp"
#include "render/code/code.hpp"

namespace gradwright {

namespace {

using namespace api;
using render::CodeRequest;

int order_of(What what) { return what == What::hessian || what == What::hvp ? 2 : 1; }

/// With neither variable nor kind the value alone is asked for.
Result<Derived> what_is_asked(const DeriveRequest& asked) {
    if (!asked.wrt.empty() || asked.what != What::automatic) return derived(asked);
    Result<Workspace> work = open_workspace(asked.formula, asked.declarations, asked.wrt);
    if (!work) return std::move(work).error();
    Derived value{std::move(*work), {}, {}, {}};
    value.report.formula = asked.formula;
    value.report.notes = value.work.parsed.notes;
    return value;
}

CodeRequest code_request(Derived& all, const GenerateRequest& request) {
    CodeRequest code;
    code.function_name = request.function;
    code.formula = request.derivative.formula;
    code.outputs.push_back({.name = "value", .expr = all.work.expr, .row = all.work.parsed.is_row});
    for (std::size_t i = 0; i < all.variables.size(); ++i) {
        const Variable& v = all.variables[i];
        const Derivation& d = all.derivations[i];
        std::string name(name_of(d.what));
        if (all.variables.size() > 1) name += "_" + v.name;
        code.outputs.push_back({name, d.derivative, v.symbol, order_of(d.what), d.as_row});
        if (!code.derivative_text.empty()) code.derivative_text += "\n";
        code.derivative_text += all.report.derivatives[i].result.ascii;
    }
    // A direction is an argument too.
    for (const Variable& v : all.work.parsed.variables) {
        code.inputs.push_back({v.name, v.symbol, v.row});
    }
    return code;
}

}  // namespace

Result<GenerateReport> abi1::generate(const GenerateRequest& request) {
    const auto target = render::target_of(request.language);
    const bool latex = request.language == "latex";
    if (!target && !latex) {
        return fault("bad-value", "there is no code for `" + request.language + "`");
    }
    Result<Derived> all = what_is_asked(request.derivative);
    if (!all) return std::move(all).error();
    std::vector<std::string> notes = all->report.notes;
    for (const DerivativeReport& d : all->report.derivatives) {
        notes.insert(notes.end(), d.notes.begin(), d.notes.end());
    }
    if (latex) return GenerateReport{latex_document(*all), request.function + ".tex", notes};
    Result<std::string> text = render::generate(*target, code_request(*all, request));
    if (!text) return std::move(text).error();
    return GenerateReport{std::move(*text),
                          request.function + std::string(render::extension_of(*target)), notes};
}

}  // namespace gradwright
