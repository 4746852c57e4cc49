#include <gradwright/minimise.hpp>

#include "api/workspace.hpp"
#include "derive/derive.hpp"
#include "explain/newton.hpp"
#include "expr/traverse.hpp"

namespace gradwright {

using namespace api;

Result<MinimiseReport> abi1::minimise(const MinimiseRequest& request) {
    Result<Opened> opened =
        open_for(request.formula, request.declarations, request.unknown, "minimised over");
    if (!opened) return std::move(opened).error();
    const Workspace& work = opened->work;
    if (!work.expr.is_scalar()) {
        return fault("not-a-scalar", "a minimum is of a scalar", "make it one with sum(...)");
    }
    const Expr x = opened->unknown.symbol;
    // All variables but the unknown must have values.
    const std::pair<Expr, Expr> other{x, tangent_of(x)};
    const Result<Point> point = point_of(work, substitute(work.expr, {&other, 1}), request.values);
    if (!point) return point.error();
    const Result<NewtonResult> found =
        newton(work.expr, x, *point,
               {.most_iterations = request.most_iterations, .tolerance = request.tolerance});
    if (!found) return found.error();
    MinimiseReport report;
    report.formula = request.formula;
    report.status = name_of(found->status);
    report.reason = found->reason;
    report.solution = {found->x.extents, found->x.values};
    report.value = found->value;
    report.gradient_norm = found->gradient_norm;
    report.iterations = static_cast<int>(found->path.size());
    report.evaluations = found->evaluations;
    for (const NewtonStep& s : found->path) report.path.push_back(s.value);
    return report;
}

}  // namespace gradwright
