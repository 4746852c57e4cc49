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

template <class T>
Result<std::optional<PlannedValue>> run(const Expr& e, std::span<const Expr> inputs,
                                        const Point& point, const EvaluateRequest& request) {
    const ProgramOptions options{
        .threads = request.threads,
        .memory_limit = request.memory_limit,
        .check_finite = false,
        .print = [](const Expr& x) { return render::render(x, render::Format::ascii); }};
    const auto program = Program<T>::make({&e, 1}, inputs, point.sizes, options);
    if (!program) return program.error();
    PlannedValue made;
    made.memory = (*program)->memory();
    std::vector<std::int64_t> extents;
    for (const Dim& d : e.shape()) extents.push_back(*d.evaluate(point.sizes));
    made.value = Array(extents);
    Call<T> call(inputs, point);
    call.result.resize(made.value.size());
    const View<T> out(call.result.data(), extents);
    std::optional<Diagnostic> fault;
    if (request.plan) {
        auto steps = (*program)->profile(call.in, {&out, 1});
        if (!steps) fault = steps.error();
        if (steps) made.plan = std::move(*steps);
    } else if (auto done = (*program)->run(call.in, {&out, 1}); !done) {
        fault = done.error();
    }
    if (fault && leaves_to_reference(*fault)) return std::optional<PlannedValue>{};
    if (fault) return std::move(*fault);
    made.value.values.assign(call.result.begin(), call.result.end());
    if (e.order() == 2 && is_symmetric(e)) symmetrise(made.value);
    return std::optional(std::move(made));
}

}  // namespace

Result<std::optional<PlannedValue>> planned_value(const Expr& e, const Point& point,
                                                  const EvaluateRequest& request) {
    const std::vector<Expr> nodes = reachable({&e, 1});
    std::vector<Expr> inputs;
    for (const Expr& x : nodes) {
        if (is_value(x, point)) inputs.push_back(x);
    }
    auto sizes = sizes_at<double>(nodes, point);
    if (!sizes) return sizes.error();
    Point sized = point;
    sized.sizes = std::move(*sizes);
    if (request.precision == Precision::f32) return run<float>(e, inputs, sized, request);
    return run<double>(e, inputs, sized, request);
}

}  // namespace gradwright::api
