#include "measure.hpp"

#include <gradwright/version.hpp>

#include "api/derivation.hpp"
#include "arguments.hpp"
#include "footprint.hpp"
#include "line.hpp"
#include "timing.hpp"

#include <cstdio>

namespace gradwright::bench {
namespace {

void derive_together(api::Workspace& work, const std::vector<Wanted>& outputs) {
    std::vector<Expr> symbols;
    for (const Wanted& w : outputs) {
        if (w.wrt.empty() || !api::has_jacobian(w.what)) continue;
        const auto variables = api::variables_named(work, {w.wrt});
        if (variables) symbols.push_back(variables->front().symbol);
    }
    api::derive_together(work, symbols);
}

/// Parsing, deriving and simplifying every output, as `compile` does before it plans.
double seconds_to_derive(const Case& c) {
    const double start = now();
    std::vector<std::string> wrt;
    for (const Wanted& w : c.request.outputs) {
        if (!w.wrt.empty()) wrt.push_back(w.wrt);
    }
    auto work = api::open_workspace(c.request.formula, c.request.declarations, wrt);
    if (work) derive_together(*work, c.request.outputs);
    for (const Wanted& w : c.request.outputs) {
        if (!work || w.wrt.empty()) continue;
        const auto variables = api::variables_named(*work, {w.wrt});
        DeriveRequest request;
        request.formula = c.request.formula;
        request.what = w.what;
        request.along = w.along;
        if (variables) (void)api::derivation_of(*work, variables->front(), request);
    }
    return now() - start;
}

bool fail(Line& line, const Diagnostic& fault) {
    line.text("error", fault.message);
    line.print();
    return false;
}

template <class T>
bool run_case(const Options& options, const Case& c, const CompiledFunction& f, Line& line,
              double compiling) {
    Arguments<T> arguments(f);
    arguments.fill(c);
    if (options.runs > 0) {
        for (int r = 0; r < options.runs; ++r) (void)arguments.run(f);
        line.number("check", arguments.check(c), 9);
        line.print();
        return true;
    }
    const Footprint before;
    double start = now();
    const Result<Done> first = arguments.run(f);
    if (!first) return fail(line, first.error());
    line.number("first_call", compiling + now() - start);
    const Timing t = timed(options, [&] { (void)arguments.run(f); });
    const Footprint after;
    const std::int64_t allocations = allocations_of([&] { (void)arguments.run(f); });
    add(line, t);
    line.number("derive_seconds", seconds_to_derive(c));
    line.number("compile_seconds", compiling);
    line.number("work_bytes", static_cast<double>(f.memory()), 12);
    line.number("grown_kib", static_cast<double>(after.peak_kib - before.now_kib), 12);
    line.number("peak_kib", static_cast<double>(after.peak_kib), 12);
    line.number("allocations", static_cast<double>(allocations));
    line.number("check", arguments.check(c), 9);
    line.print();
    return true;
}

}  // namespace

Line begun(const Options& options, const Case& c, Precision precision, const std::string& tool) {
    Line line;
    line.text("problem", c.problem);
    line.text("size", c.size);
    line.text("dtype", precision == Precision::f64 ? "f64" : "f32");
    line.number("threads", options.threads);
    line.text("tool", tool);
    line.text("what", c.what);
    line.text("method", c.method.empty() ? "formula" : c.method);
    line.text("version", std::string(version()));
    return line;
}

bool report(const Options& options, const Case& c, Precision precision) {
    Line line = begun(options, c, precision, "gradwright");
    if (options.list) {
        line.print();
        return true;
    }
    CompileRequest request = c.request;
    request.precision = precision;
    request.threads = options.threads;
    // No contender looks for NaN among its inputs.
    request.check_finite = false;
    const double start = now();
    const Result<CompiledFunction> f = compile(request);
    const double compiling = now() - start;
    if (!f) return fail(line, f.error());
    if (options.show_plan) std::fputs(f->plan().c_str(), stderr);
    return precision == Precision::f64 ? run_case<double>(options, c, *f, line, compiling)
                                       : run_case<float>(options, c, *f, line, compiling);
}

}  // namespace gradwright::bench
