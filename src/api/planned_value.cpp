#include "api/planned_value.hpp"

#include "execute/program.hpp"
#include "expr/traverse.hpp"
#include "render/text.hpp"

namespace gradwright::api {
namespace {

using execute::Program;
using execute::ProgramOptions;

bool is_value(const Expr& e, const Point& point) {
    return e.is_symbol() && !constant_value(e) && !has(e->declared, Facts::dimension) &&
           point.values.contains(std::string(e->name));
}

/// The reference makes symmetric what is known to be.
void symmetrise(Array& y) {
    for (std::int64_t i = 0; i < y.extents[0]; ++i) {
        for (std::int64_t j = 0; j < i; ++j) {
            y.at(i, j) = y.at(j, i) = 0.5 * (y.at(i, j) + y.at(j, i));
        }
    }
}

bool leaves_to_reference(const Diagnostic& d) {
    return d.slug == "not-positive-definite" || d.slug == "singular";
}

template <class T>
struct Call {
    std::vector<std::vector<T>> numbers;
    std::vector<View<const T>> in;
    std::vector<T> result;

    Call(std::span<const Expr> inputs, const Point& point) {
        numbers.reserve(inputs.size());
        for (const Expr& e : inputs) {
            const Array& a = point.values.at(std::string(e->name));
            if constexpr (std::is_same_v<T, double>) {
                in.emplace_back(a.values.data(), a.extents);
            } else {
                std::vector<T>& x = numbers.emplace_back();
                x.reserve(a.size());
                for (const double v : a.values) x.push_back(static_cast<T>(v));
                in.emplace_back(x.data(), a.extents);
            }
        }
    }
};

/// The plan for the sizes of the last point.
template <class T>
struct Planned {
    std::optional<Sizes> sizes;
    std::unique_ptr<Program<T>> program;
    std::vector<std::int64_t> extents;
};

template <class T>
std::optional<Diagnostic> replan(Planned<T>& planned, const Expr& e, std::span<const Expr> inputs,
                                 const Sizes& sizes, const EvaluateRequest& request) {
    if (planned.sizes == sizes) return std::nullopt;
    const ProgramOptions options{
        .threads = request.threads,
        .memory_limit = request.memory_limit,
        .check_finite = false,
        .print = [](const Expr& x) { return render::render(x, render::Format::ascii); }};
    auto program = Program<T>::make({&e, 1}, inputs, sizes, options);
    if (!program) return program.error();
    planned = {sizes, std::move(*program), {}};
    for (const Dim& d : e.shape()) planned.extents.push_back(*d.evaluate(sizes));
    return std::nullopt;
}

template <class T>
Result<std::optional<PlannedValue>> run(const Planned<T>& planned, std::span<const Expr> inputs,
                                        const Point& point, bool profile) {
    PlannedValue made;
    made.memory = planned.program->memory();
    made.value = Array(planned.extents);
    Call<T> call(inputs, point);
    call.result.resize(made.value.size());
    const View<T> out(call.result.data(), planned.extents);
    std::optional<Diagnostic> fault;
    if (profile) {
        auto steps = planned.program->profile(call.in, {&out, 1});
        if (!steps) fault = steps.error();
        if (steps) made.plan = std::move(*steps);
    } else if (auto done = planned.program->run(call.in, {&out, 1}); !done) {
        fault = done.error();
    }
    if (fault && leaves_to_reference(*fault)) return std::optional<PlannedValue>{};
    if (fault) return std::move(*fault);
    made.value.values.assign(call.result.begin(), call.result.end());
    return std::optional(std::move(made));
}

}  // namespace

struct PlannedValues::State {
    Expr e;
    bool symmetric = false;
    EvaluateRequest request;
    std::vector<Expr> nodes;
    Planned<double> f64;
    Planned<float> f32;

    template <class T>
    Result<std::optional<PlannedValue>> at(Planned<T>& planned, const Point& point) {
        std::vector<Expr> inputs;
        for (const Expr& x : nodes) {
            if (is_value(x, point)) inputs.push_back(x);
        }
        const auto sizes = sizes_at<double>(nodes, point);
        if (!sizes) return sizes.error();
        if (auto fault = replan(planned, e, inputs, *sizes, request)) return *std::move(fault);
        return run(planned, inputs, point, request.plan);
    }
};

PlannedValues::PlannedValues(const Expr& e, const EvaluateRequest& request)
    : state_(new State{e, e.order() == 2 && is_symmetric(e), request, reachable({&e, 1}), {}, {}}) {
}
PlannedValues::~PlannedValues() = default;

Result<std::optional<PlannedValue>> PlannedValues::at(const Point& point) {
    const bool single = state_->request.precision == Precision::f32;
    auto made = single ? state_->at(state_->f32, point) : state_->at(state_->f64, point);
    if (made && *made && state_->symmetric) symmetrise((*made)->value);
    return made;
}

}  // namespace gradwright::api
