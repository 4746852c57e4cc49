#include "measure.hpp"

#include <gradwright/derive.hpp>
#include <gradwright/version.hpp>

#include "footprint.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace gradwright::bench {
namespace {

double now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

/// One line of JSON, field by field.
class Line {
public:
    void text(const char* key, const std::string& value) {
        std::string quoted = "\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c == '\n' ? ' ' : c;
        }
        add(key, quoted + "\"");
    }
    void number(const char* key, double value, int digits = 6) {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        add(key, std::isfinite(value) ? buffer : "\"" + std::string(buffer) + "\"");
    }
    void print() const {
        std::printf("{%s}\n", fields_.c_str());
        std::fflush(stdout);
    }

private:
    void add(const char* key, const std::string& value) {
        fields_ += (fields_.empty() ? "\"" : ", \"") + std::string(key) + "\": " + value;
    }
    std::string fields_;
};

struct Timing {
    double median = 0, least = 0, q1 = 0, q3 = 0;
    int repeats = 0;
};

/// As the other contenders time themselves: warm, short runs many times over.
template <class Run>
Timing timed(const Options& options, Run&& run) {
    double start = now();
    run();
    const double once = now() - start;
    const long inner =
        once < 1e-3 ? std::max(1L, static_cast<long>(1e-3 / std::max(once, 1e-9))) : 1;
    const double sample = once * static_cast<double>(inner) + 1e-9;
    const int fit = std::max(1, static_cast<int>(options.budget / sample));
    const int repeats =
        std::min(fit, std::max(options.repeats, std::min(51, static_cast<int>(0.3 / sample))));
    std::vector<double> seconds;
    for (int r = 0; r < repeats; ++r) {
        start = now();
        for (long i = 0; i < inner; ++i) run();
        seconds.push_back((now() - start) / static_cast<double>(inner));
    }
    std::sort(seconds.begin(), seconds.end());
    const auto at = [&](int q) { return seconds[static_cast<std::size_t>(repeats * q / 4)]; };
    return {at(2), seconds[0], at(1), at(3), repeats};
}

/// Parsing, deriving and simplifying every output: the part of compiling that knows no sizes.
double seconds_to_derive(const Case& c) {
    const double start = now();
    for (const Wanted& w : c.request.outputs) {
        if (w.wrt.empty()) continue;
        DeriveRequest request;
        request.formula = c.request.formula;
        request.declarations = c.request.declarations;
        request.wrt = {w.wrt};
        request.what = w.what;
        request.along = w.along;
        request.check = false;
        (void)derive(request);
    }
    return now() - start;
}

template <class T>
struct Named {
    Argument argument;
    Buffer<T> buffer;
};

std::size_t count_of(const Argument& a) {
    std::size_t n = 1;
    for (const std::int64_t e : a.extents) n *= static_cast<std::size_t>(e);
    return n;
}

template <class T>
class Arguments {
public:
    explicit Arguments(const CompiledFunction& f) {
        for (const Argument& a : f.inputs()) in_.push_back({a, Buffer<T>(count_of(a))});
        for (const Argument& a : f.outputs()) out_.push_back({a, Buffer<T>(count_of(a))});
        for (auto& n : in_) in_views_.emplace_back(n.buffer.data(), n.argument.extents);
        for (auto& n : out_) out_views_.emplace_back(n.buffer.data(), n.argument.extents);
    }
    void fill(const Case& c) {
        for (auto& n : in_) n.buffer.fill(c.inputs.at(n.argument.name));
    }
    Result<Done> run(const CompiledFunction& f) const { return f.run(in_views_, out_views_); }

    double check(const Case& c) {
        double sum = 0;
        for (std::size_t i = 0; i < out_.size(); ++i) {
            Buffer<T>& values = out_[i].buffer;
            const bool is_value = c.request.outputs[i].wrt.empty();
            sum += is_value ? static_cast<double>(values.numbers()[0]) : values.absolute_sum();
        }
        if (!c.rest) return sum;
        return sum + c.rest([this](const std::string& name) {
            for (auto* const side : {&in_, &out_}) {
                for (auto& n : *side) {
                    if (n.argument.name != name) continue;
                    const auto values = n.buffer.numbers();
                    return std::vector<double>(values.begin(), values.end());
                }
            }
            throw std::runtime_error("there is no argument " + name);
        });
    }

private:
    std::vector<Named<T>> in_, out_;
    std::vector<View<const T>> in_views_;
    std::vector<View<T>> out_views_;
};

void begin(Line& line, const Options& options, const Case& c, Precision precision) {
    line.text("problem", c.problem);
    line.text("size", c.size);
    line.text("dtype", precision == Precision::f64 ? "f64" : "f32");
    line.number("threads", options.threads);
    line.text("tool", "gradwright");
    line.text("what", c.what);
    line.text("method", c.method.empty() ? "formula" : c.method);
    line.text("version", std::string(version()));
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
    line.number("seconds_median", t.median);
    line.number("seconds_min", t.least);
    line.number("seconds_q1", t.q1);
    line.number("seconds_q3", t.q3);
    line.number("repeats", t.repeats);
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

bool report(const Options& options, const Case& c, Precision precision) {
    Line line;
    begin(line, options, c, precision);
    if (options.list) {
        line.print();
        return true;
    }
    CompileRequest request = c.request;
    request.precision = precision;
    request.threads = options.threads;
    const double start = now();
    const Result<CompiledFunction> f = compile(request);
    const double compiling = now() - start;
    if (!f) return fail(line, f.error());
    if (options.show_plan) std::fputs(f->plan().c_str(), stderr);
    return precision == Precision::f64 ? run_case<double>(options, c, *f, line, compiling)
                                       : run_case<float>(options, c, *f, line, compiling);
}

}  // namespace gradwright::bench
