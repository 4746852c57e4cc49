// The problems of GradBench, the public benchmark of tools for automatic differentiation: how much
// longer the derivative takes than the function. Takes the selectors of gradwright_bench.
//     bench/gradbench --problem gmm
//     bench/gradbench --verify     small sizes, compared with differences of the plain functions

#include "harness/measure.hpp"
#include "harness/public_problem.hpp"
#include "harness/timing.hpp"

#include <cstdio>
#include <cstring>

namespace gradwright::bench {
namespace {

PublicProblems problems_of(bool small) {
    PublicProblems problems;
    for (const auto add : {add_sums, add_clusters, add_sequences, add_cameras, add_hands})
        add(problems, small);
    return problems;
}

/// Everything the plain function takes, also what is no variable of the formula.
Values inputs_of(const PublicProblem& p, const CompiledFunction& f) {
    Arguments<double> arguments(f);
    arguments.fill(p.function);
    Values all = arguments.values();
    for (const auto& [name, entries] : p.function.inputs) {
        if (!all.contains(name)) all[name] = {entries(0)};
    }
    return all;
}

bool report_plain(const Options& options, const PublicProblem& p) {
    const auto f = compile(p.function.request);
    if (!f) return false;
    const Values inputs = inputs_of(p, *f);
    double value = 0;
    const Timing t = timed(options, [&] { value = p.plain(inputs); });
    Case named = p.function;
    named.method = "loops";
    Line line = begun(options, named, Precision::f64, "plain C++");
    add(line, t);
    line.number("check", value, 9);
    line.print();
    return true;
}

/// Central differences of the plain function along a direction of one variable, extrapolated.
double slope_along(Plain plain, const Values& at, const std::string& wrt,
                   const std::vector<double>& direction) {
    const auto central = [&](double h) {
        Values left = at, right = at;
        for (std::size_t i = 0; i < direction.size(); ++i) {
            left[wrt][i] -= h * direction[i], right[wrt][i] += h * direction[i];
        }
        return (plain(right) - plain(left)) / (2 * h);
    };
    const double h = 1e-3;
    return (4 * central(h / 2) - central(h)) / 3;
}

/// Differences of differences, for a Hessian applied to ones.
double bend_along(Plain plain, const Values& at, const std::string& wrt,
                  const std::vector<double>& direction) {
    const double h = 1e-3;
    const auto shifted = [&](double by) {
        Values there = at;
        for (double& v : there[wrt]) v += by;
        return slope_along(plain, there, wrt, direction);
    };
    return (shifted(h) - shifted(-h)) / (2 * h);
}

bool agrees(const char* problem, const std::string& what, double ours, double expected,
            double tolerance) {
    const double error = std::abs(ours - expected) / std::max(1e-3, std::abs(expected));
    const bool right = error <= tolerance;
    std::printf("%-8s %-14s error %.1e%s\n", problem, what.c_str(), error, right ? "" : "  WRONG");
    return right;
}

/// The rows of a Jacobian added up with random weights, which the plain function is told.
std::vector<double> weighted(Values& inputs, const std::string& wrt,
                             const std::vector<double>& jacobian) {
    std::vector<double> sum(inputs[wrt].size()), weights(jacobian.size() / sum.size());
    for (std::size_t row = 0; row < weights.size(); ++row) {
        weights[row] = 2 * unit(299, row) - 1;
        for (std::size_t k = 0; k < sum.size(); ++k) {
            sum[k] += weights[row] * jacobian[row * sum.size() + k];
        }
    }
    inputs["cotangent"] = std::move(weights);
    return sum;
}

bool verify_outputs(const PublicProblem& p, const CompiledFunction& f, Values inputs) {
    Arguments<double> arguments(f);
    arguments.fill(p.gradient);
    if (!arguments.run(f)) return false;
    bool right = true;
    for (std::size_t i = 0; i < f.outputs().size(); ++i) {
        const Wanted& wanted = p.gradient.request.outputs[i];
        std::vector<double> derivative = arguments.output(i);
        inputs.erase("cotangent");
        if (wanted.what == What::jacobian) derivative = weighted(inputs, wanted.wrt, derivative);
        std::vector<double> direction(derivative.size());
        double along = 0;
        for (std::size_t k = 0; k < direction.size(); ++k) {
            direction[k] = 2 * unit(300 + i, k) - 1;
            along += direction[k] * derivative[k];
        }
        if (!p.columns.empty()) inputs["column"] = {p.columns[i]};
        const bool second = wanted.what == What::hvp;
        const double expected =
            (second ? bend_along : slope_along)(p.plain, inputs, wanted.wrt, direction);
        right = agrees(p.function.problem.c_str(), f.outputs()[i].name, along, expected,
                       second ? 1e-6 : 1e-8) &&
                right;
    }
    return right;
}

bool verify(const PublicProblem& p) {
    const auto f = compile(p.function.request), g = compile(p.gradient.request);
    for (const auto* const one : {&f, &g}) {
        if (*one) continue;
        std::printf("%-8s %s\n", p.function.problem.c_str(), one->error().message.c_str());
        return false;
    }
    Arguments<double> arguments(*f);
    arguments.fill(p.function);
    if (!arguments.run(*f)) return false;
    const Values inputs = inputs_of(p, *f);
    const bool right = agrees(p.function.problem.c_str(), "value", arguments.check(p.function),
                              p.plain(inputs), 1e-12);
    return verify_outputs(p, *g, inputs) && right;
}

int run(int argc, char** argv) {
    bool done = true;
    if (argc == 2 && std::strcmp(argv[1], "--verify") == 0) {
        for (const PublicProblem& p : problems_of(true)) done = verify(p) && done;
        return done ? 0 : 1;
    }
    const auto options = read_options(argc, argv);
    if (!options) return 2;
    for (const PublicProblem& p : problems_of(false)) {
        for (const Case* const c : {&p.function, &p.gradient}) {
            if (is_wanted(*options, *c, Precision::f64)) {
                done = report(*options, *c, Precision::f64) && done;
            }
        }
        if (is_wanted(*options, p.function, Precision::f64) && !options->list) {
            done = report_plain(*options, p) && done;
        }
    }
    return done ? 0 : 1;
}

}  // namespace
}  // namespace gradwright::bench

int main(int argc, char** argv) { return gradwright::bench::run(argc, argv); }
