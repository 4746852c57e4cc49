// How long deriving takes: the golden formulas, a whole process, deep networks, long chains and
// shared diamonds. Prints one table; docs/performance.md explains it.
//     bench/symbolic build/gradwright

#include "api/derivation.hpp"
#include "derive/derive.hpp"
#include "golden/cases.cpp"
#include "ops/catalogue.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace gradwright {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(q * last + 0.5)];
}

void print_row(const char* what, const std::vector<double>& ms) {
    std::printf("%-58s %9.3f %9.3f %9.3f %9.3f\n", what, quantile(ms, 0), quantile(ms, 0.5),
                quantile(ms, 0.95), quantile(ms, 1));
    std::fflush(stdout);
}

double peak_mebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Runs in a process of its own, so that its peak memory is its own too.
void in_a_process(const char* what, const std::function<void()>& work) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        const double before = peak_mebibytes();
        const double ms = milliseconds(work);
        std::printf("%-58s %9.1f ms %9.1f MiB\n", what, ms, peak_mebibytes() - before);
        std::fflush(stdout);
        std::_Exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) std::printf("%-58s ended with status %d\n", what, status);
}

void run_program(const std::string& program, const std::vector<std::string>& arguments) {
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), 1);
        execv(program.c_str(), argv.data());
        std::_Exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) std::printf("the program ended with status %d\n", status);
}

void time_program(const char* what, const std::string& program,
                  const std::vector<std::string>& arguments) {
    std::vector<double> ms;
    for (int i = 0; i < 30; ++i) {
        ms.push_back(milliseconds([&] { run_program(program, arguments); }));
    }
    print_row(what, ms);
}

/// Every golden formula from the start of the program to its last byte, the better of two runs.
void time_golden_programs(const std::string& program) {
    std::vector<double> ms;
    for (const testing::Case& c : testing::golden_cases()) {
        std::vector<std::string> arguments{"derive", c.at("formula"), "--wrt", c.at("wrt")};
        if (c.at("what") == "hessian") arguments.insert(arguments.end(), {"--what", "hessian"});
        for (const std::string& d : c.declarations()) {
            arguments.insert(arguments.end(), {"--var", d});
        }
        const auto run = [&] { run_program(program, arguments); };
        ms.push_back(std::min(milliseconds(run), milliseconds(run)));
    }
    print_row("program: every golden formula", ms);
}

void time_golden_formulas() {
    std::vector<double> parsing, deriving, proving;
    std::vector<std::pair<double, std::string>> slowest;
    for (const testing::Case& c : testing::golden_cases()) {
        DeriveRequest request;
        request.formula = c.at("formula");
        request.declarations = c.declarations();
        request.wrt = {c.at("wrt")};
        request.what = c.at("what") == "hessian" ? What::hessian : What::automatic;
        std::optional<api::Workspace> work;
        parsing.push_back(milliseconds([&] {
            auto opened = api::open_workspace(request.formula, request.declarations, request.wrt);
            if (opened) work = std::move(*opened);
        }));
        if (!work) continue;
        const auto variables = api::variables_named(*work, request.wrt);
        if (!variables) continue;
        std::optional<api::Derivation> done;
        deriving.push_back(milliseconds([&] {
            auto derivation = api::derivation_of(*work, variables->front(), request);
            if (derivation) done = std::move(*derivation);
        }));
        slowest.emplace_back(-deriving.back(), c.id());
        if (!done) continue;
        proving.push_back(milliseconds([&] { (void)api::proof_report(*work, *done, 0); }));
    }
    std::printf("%zu golden formulas\n", parsing.size());
    print_row("parse and stabilise", parsing);
    print_row("derive and simplify", deriving);
    print_row("prove at three points", proving);
    std::sort(slowest.begin(), slowest.end());
    for (std::size_t i = 0; i < std::min<std::size_t>(5, slowest.size()); ++i) {
        std::printf("  slow: %8.1f ms  %s\n", -slowest[i].first, slowest[i].second.c_str());
    }
    std::printf(
        "  derived within 2 ms: %zd\n",
        std::count_if(slowest.begin(), slowest.end(), [](const auto& s) { return s.first > -2; }));
}

/// tanh(W tanh(W ... x)), with one W or with a matrix for every layer.
Expr network(Graph& graph, int layers) {
    const Dim n("n");
    const Dim matrix[] = {n, n};
    Expr h = graph.symbol("x", std::span(&n, 1));
    for (int i = 0; i < layers; ++i) {
        const Expr w = graph.symbol("W" + std::to_string(i), matrix);
        h = apply(ops::tanh, {matmul(w, h)});
    }
    return total(h);
}

void derive_network(int layers) {
    Graph graph;
    const Expr loss = network(graph, layers);
    const Dim n("n");
    const Dim matrix[] = {n, n};
    const auto g = jacobian(loss, graph.symbol("W0", matrix));
    if (!g) std::printf("refused: %s\n", g.error().message.c_str());
}

void derive_parsed_network(int layers) {
    std::string text = "h0 = x; ";
    for (int i = 1; i <= layers; ++i) {
        const std::string k = std::to_string(i);
        text += "h" + k + " = tanh(W" + k + "*h" + std::to_string(i - 1) + "); ";
    }
    text += "sum(h" + std::to_string(layers) + ")";
    std::vector<std::string> declarations{"x: vector(n)"};
    for (int i = 1; i <= layers; ++i) {
        declarations.push_back("W" + std::to_string(i) + ": matrix(n,n)");
    }
    DeriveRequest request;
    request.formula = text;
    request.declarations = declarations;
    request.wrt = {"W1"};
    request.check = false;
    const auto done = derive(request);
    if (!done) std::printf("refused: %s\n", done.error().message.c_str());
}

void derive_chain(int length) {
    Graph graph;
    const Expr x = graph.symbol("x", {});
    Expr y = x;
    for (int i = 0; i < length; ++i) y = apply(i % 2 == 0 ? ops::sin : ops::tanh, {y});
    const auto g = jacobian(y, x);
    if (!g) std::printf("refused: %s\n", g.error().message.c_str());
    std::printf("  %zu nodes\n", graph.size());
}

/// y <- sin(y) + cos(y): 2^60 paths over 180 nodes.
void derive_diamond(int levels) {
    Graph graph;
    const Expr x = graph.symbol("x", {});
    Expr y = x;
    for (int i = 0; i < levels; ++i) y = apply(ops::sin, {y}) + apply(ops::cos, {y});
    const auto g = jacobian(y, x);
    if (!g) std::printf("refused: %s\n", g.error().message.c_str());
    std::printf("  %zu nodes\n", graph.size());
}

}  // namespace
}  // namespace gradwright

int main(int argc, char** argv) {
    using namespace gradwright;
    const std::string program = argc > 1 ? argv[1] : "build/gradwright";
    std::printf("%-58s %9s %9s %9s %9s\n", "milliseconds", "least", "median", "p95", "most");
    time_golden_formulas();
    time_program("program: x'*A*x, derived, proved and printed", program,
                 {"derive", "x'*A*x", "--wrt", "x"});
    time_program("program: logistic loss, derived, proved and printed", program,
                 {"derive", "sum(log(exp(-y.*(X*w))+vector(1))) + l/2*norm2(w)^2", "--wrt", "w"});
    time_golden_programs(program);
    time_program("program: --help", program, {"--help"});
    for (const int layers : {250, 500, 1000}) {
        const std::string what = "network of " + std::to_string(layers) + " layers, built in C++";
        in_a_process(what.c_str(), [layers] { derive_network(layers); });
    }
    for (const int layers : {250, 500, 1000}) {
        const std::string what = "network of " + std::to_string(layers) + " layers, as a formula";
        in_a_process(what.c_str(), [layers] { derive_parsed_network(layers); });
    }
    for (const int length : {10000, 100000, 1000000}) {
        const std::string what = "chain of " + std::to_string(length) + " operations";
        in_a_process(what.c_str(), [length] { derive_chain(length); });
    }
    in_a_process("diamond of 60 shared levels", [] { derive_diamond(60); });
    return 0;
}
