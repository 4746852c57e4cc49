#include <gradwright/analyze.hpp>

#include "api/derivation.hpp"
#include "api/local.hpp"
#include "explain/analyze.hpp"
#include "explain/convexity.hpp"

namespace gradwright {

namespace {

using namespace api;

Result<bool> add_curvature(AnalyzeReport& report, const Workspace& work, const Expr& x) {
    const Result<Certificate> certificate = certify(work.expr, x, limits_of(work));
    if (!certificate) {
        // A function without a second derivative can still be analysed at a point.
        report.curvature = name_of(Curvature::unknown);
        report.reason = certificate.error().message;
        return true;
    }
    report.curvature = name_of(certificate->verdict);
    report.reason = certificate->reason;
    report.condition = certificate->condition;
    if (certificate->hessian) report.hessian = shown(certificate->hessian);
    return true;
}

}  // namespace

Result<AnalyzeReport> abi1::analyze(const AnalyzeRequest& request) {
    DeriveRequest asked;
    asked.formula = request.formula;
    asked.declarations = request.declarations;
    if (!request.wrt.empty()) asked.wrt = {request.wrt};
    asked.seed = request.seed;
    Result<Derived> all = derived(asked);
    if (!all) return std::move(all).error();
    if (all->variables.size() > 1) {
        return fault("which-variable", "one variable is analysed at a time",
                     "name one: --wrt " + all->variables[0].name);
    }
    AnalyzeReport report;
    report.derivation = std::move(all->report);
    const Workspace& work = all->work;
    const Expr x = all->variables[0].symbol;
    if (const auto structure = analyze_structure(work.expr, x)) {
        const DerivativeCost& cost = structure->cost;
        report.cost = {cost.dense, cost.structured, cost.form, cost.apply};
    }
    if (work.expr.is_scalar()) {
        const auto added = add_curvature(report, work, x);
        if (!added) return added.error();
    }
    if (request.at) {
        Result<LocalReport> local = local_report(work, x, *request.at);
        if (!local) return std::move(local).error();
        report.local = std::move(*local);
    }
    return report;
}

}  // namespace gradwright
