#include "api/local.hpp"

#include "explain/analyze.hpp"

namespace gradwright::api {

namespace {

DenseArray dense(const Array& a) { return {a.extents, a.values}; }

void add_scalar(LocalReport& report, const ScalarAnalysis& s) {
    report.gradient_norm = s.gradient_norm;
    report.stationary = s.stationary;
    report.ascent = s.ascent.values;
    report.eigenvalues = s.spectrum.eigenvalues.values;
    report.condition = s.spectrum.condition;
    report.kind = s.kind;
    report.newton_step = s.newton.values;
}

}  // namespace

Result<LocalReport> local_report(const Workspace& work, const Expr& x, const NamedArrays& values) {
    if (!values.contains(std::string(x->name))) {
        return fault("missing-value",
                     "the point gives no value for `" + std::string(x->name) + "`");
    }
    const Result<Point> point = point_of(work, work.expr, values);
    if (!point) return point.error();
    const Result<PointAnalysis> analysis = analyze_at(work.expr, {&x, 1}, *point);
    if (!analysis) return analysis.error();
    LocalReport report;
    report.value = dense(analysis->value);
    report.derivative = dense(analysis->jacobian);
    for (const TaylorStep& step : analysis->taylor) {
        report.steps.push_back(step.length);
        report.remainders.push_back(step.remainder);
    }
    report.slope = analysis->slope;
    if (analysis->scalar) {
        add_scalar(report, *analysis->scalar);
        return report;
    }
    report.rank = analysis->rank;
    report.singular_values = analysis->singular_values;
    report.determinant = analysis->determinant;
    if (analysis->lost) report.lost_direction = analysis->lost->values;
    return report;
}

}  // namespace gradwright::api
