#include "execute/program.hpp"

#include "execute/execute.hpp"
#include "execute/plan/describe.hpp"
#include "execute/planning.hpp"
#include "execute/run/blas.hpp"
#include "execute/run/engine.hpp"
#include "execute/run/limits.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace gradwright::execute {
namespace {

constexpr std::size_t most_arguments = 64;
constexpr double short_call = 0.1;  ///< seconds
/// Plans kept for views that lie in other ways than those seen before.
constexpr std::size_t most_variants = 32;

/// Memory of one call for results that may not be written before the call is sure to succeed.
template <class T>
class Staging {
public:
    using Memory = std::unique_ptr<T[]>;

    Memory take(std::size_t entries) {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                Memory m = std::move(idle_.back());
                idle_.pop_back();
                return m;
            }
        }
        return std::make_unique<T[]>(entries);
    }
    void give_back(Memory memory) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(memory));
    }

private:
    std::mutex mutex_;
    std::vector<Memory> idle_;
};

/// Dense numbers to where the caller wants them.
template <class T>
void copy_to(const T* from, const View<T>& to) {
    const std::size_t order = to.order();
    std::int64_t row = 1, stride = 1, rows = 1;
    if (order > 0) {
        row = to.extent(order - 1);
        stride = to.stride(order - 1);
    }
    for (std::size_t i = 0; i + 1 < order; ++i) rows *= to.extent(i);
    std::array<std::int64_t, max_axes> index{};
    T* at = to.data();
    for (std::int64_t r = 0; r < rows; ++r, from += row) {
        for (std::int64_t i = 0; i < row; ++i) at[i * stride] = from[i];
        for (std::size_t axis = order; axis-- > 1;) {
            at += to.stride(axis - 1);
            if (++index[axis - 1] < to.extent(axis - 1)) break;
            at -= to.stride(axis - 1) * to.extent(axis - 1);
            index[axis - 1] = 0;
        }
    }
}

template <class T>
Array array_of(const View<const T>& from, const std::vector<std::int64_t>& extents) {
    Array a(extents);
    std::array<std::int64_t, max_axes> index{};
    const T* at = from.data();
    for (double& v : a.values) {
        v = static_cast<double>(*at);
        for (std::size_t axis = extents.size(); axis-- > 0;) {
            at += from.stride(axis);
            if (++index[axis] < extents[axis]) break;
            at -= from.stride(axis) * extents[axis];
            index[axis] = 0;
        }
    }
    return a;
}

/// The program for views that lie in one way.
template <class T>
struct Variant {
    Variant(Strides s, ArgumentPlan made, int threads)
        : strides(std::move(s)), staged(made.staged), engine(std::move(made.plan), threads) {}

    Strides strides;
    bool staged;
    Engine<T> engine;
    std::unique_ptr<Variant> owner_of_next = nullptr;
    std::atomic<Variant*> next{nullptr};
};

template <class T>
class Planned : public Program<T> {
public:
    using In = std::span<const View<const T>>;
    using Out = std::span<const View<T>>;

    Planned(Problem problem, ArgumentChecks<T> arguments, ArgumentPlan dense)
        : problem_(std::move(problem)),
          settles_zeros_(settles_zeros(problem_.roots)),
          arguments_(std::move(arguments)),
          dense_(arguments_.dense(), std::move(dense), problem_.options.threads) {
        for (std::size_t i = 0; i < problem_.roots.size(); ++i) {
            result_entries_ += static_cast<std::size_t>(Array::count(arguments_.output(i).extents));
        }
    }

    Result<Done> run(In in, Out out) const override;
    Result<std::vector<PlanStep>> profile(In in, Out out) const override;
    std::string text() const override { return describe(dense_.engine.plan()); }
    std::int64_t memory() const override {
        const std::size_t staged = dense_.staged ? result_entries_ * sizeof(T) : 0;
        return dense_.engine.memory() + static_cast<std::int64_t>(staged);
    }
    const Plan& plan() const { return dense_.engine.plan(); }

private:
    std::optional<Diagnostic> run_by(const Variant<T>& variant, In in, Out out,
                                     std::vector<double>* seconds = nullptr) const;
    std::optional<Diagnostic> run_other(In in, Out out) const;
    std::optional<Diagnostic> settle(In in, Out out) const;

    Problem problem_;
    bool settles_zeros_;
    ArgumentChecks<T> arguments_;
    std::size_t result_entries_ = 0;
    mutable Variant<T> dense_;
    mutable std::mutex graph_;  ///< planning and interpreting leave facts in the graph
    mutable Staging<T> staging_;
};

template <class T>
std::optional<Diagnostic> Planned<T>::run_by(const Variant<T>& variant, In in, Out out,
                                             std::vector<double>* seconds) const {
    std::array<T*, most_arguments> inputs, outputs;  // not cleared: that would take longer
    for (std::size_t i = 0; i < in.size(); ++i) inputs[i] = const_cast<T*>(in[i].data());
    for (std::size_t i = 0; i < out.size(); ++i) outputs[i] = out[i].data();
    typename Staging<T>::Memory staged;
    if (variant.staged) {
        staged = staging_.take(result_entries_);
        T* at = staged.get();
        for (std::size_t i = 0; i < out.size(); ++i) {
            outputs[i] = at;
            at += Array::count(arguments_.output(i).extents);
        }
    }
    const blas::OneThread one(variant.engine.calls_library());
    const std::span<T*const> from(inputs.data(), in.size()), to(outputs.data(), out.size());
    auto fault = seconds == nullptr ? variant.engine.run(from, to)
                                    : variant.engine.run_timed(from, to, *seconds);
    if (variant.staged) {
        for (std::size_t i = 0; i < out.size() && !fault; ++i) copy_to<T>(outputs[i], out[i]);
        staging_.give_back(std::move(staged));
    }
    return fault;
}

/// Plans are kept in a list that only grows, so that it is read without a lock.
template <class T>
std::optional<Diagnostic> Planned<T>::run_other(In in, Out out) const {
    std::size_t known = 0;
    Variant<T>* last = &dense_;
    const auto find = [&]() -> const Variant<T>* {
        while (Variant<T>* next = last->next.load(std::memory_order_acquire)) {
            last = next;
            ++known;
            if (arguments_.have_strides(last->strides, in, out)) return last;
        }
        return nullptr;
    };
    const Variant<T>* variant = find();
    std::unique_ptr<Variant<T>> made;
    if (variant == nullptr) {
        const std::lock_guard lock(graph_);
        variant = find();
        if (variant == nullptr) {
            Strides strides = arguments_.strides_of(in, out);
            Result<ArgumentPlan> plan = plan_for(problem_, strides);
            if (!plan) return plan.error();
            made = std::make_unique<Variant<T>>(std::move(strides), std::move(*plan),
                                                problem_.options.threads);
            variant = made.get();
            if (known < most_variants) {
                last->owner_of_next = std::move(made);
                last->next.store(last->owner_of_next.get(), std::memory_order_release);
            }
        }
    }
    return run_by(*variant, in, out);
}

/// The reference makes a number of a zero beside an infinity where the loops make NaN.
template <class T>
std::optional<Diagnostic> Planned<T>::settle(In in, Out out) const {
    if (arguments_.are_finite(out)) return std::nullopt;
    Point point;
    point.sizes = problem_.sizes;
    for (std::size_t i = 0; i < in.size(); ++i) {
        point.values[std::string(problem_.inputs[i]->name)] =
            array_of(in[i], arguments_.input(i).extents);
    }
    const std::lock_guard lock(graph_);
    const auto values = evaluate(problem_.roots, point);
    if (!values) return values.error();
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::vector<T> numbers;
        for (const double v : (*values)[i].values) numbers.push_back(static_cast<T>(v));
        copy_to<T>(numbers.data(), out[i]);
    }
    return std::nullopt;
}

template <class T>
Result<Done> Planned<T>::run(In in, Out out) const {
    bool dense = arguments_.are_plain(in, out);
    if (!dense) {
        if (auto wrong = arguments_.check(in, out)) return std::move(*wrong);
        dense = arguments_.are_dense(in, out);
    }
    auto fault = dense ? run_by(dense_, in, out) : run_other(in, out);
    if (!fault && settles_zeros_) fault = settle(in, out);
    if (fault) return std::move(*fault);
    return Done{};
}

template <class T>
Result<std::vector<PlanStep>> Planned<T>::profile(In in, Out out) const {
    if (auto wrong = arguments_.check(in, out)) return std::move(*wrong);
    if (!arguments_.are_dense(in, out)) {
        Diagnostic strided;
        strided.slug = "size-mismatch";
        strided.message = "only calls with dense views are timed step by step";
        return strided;
    }
    const Plan& plan = dense_.engine.plan();
    std::vector<double> seconds(plan.steps.size(), 0);
    if (auto fault = run_by(dense_, in, out, &seconds)) return std::move(*fault);
    // What is short is timed again, with everything in the caches.
    if (std::accumulate(seconds.begin(), seconds.end(), 0.0) < short_call) {
        seconds.assign(seconds.size(), 0);
        if (auto fault = run_by(dense_, in, out, &seconds)) return std::move(*fault);
    }
    if (settles_zeros_) {
        if (auto fault = settle(in, out)) return std::move(*fault);
    }
    const MachineLimits limits = machine_limits<T>();
    std::vector<PlanStep> steps;
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
        const Step& step = plan.steps[s];
        PlanStep report{.text = describe_step(plan, step),
                        .flops = step.flops,
                        .bytes = step.bytes,
                        .measured = seconds[s]};
        for (const Region& r : plan.regions) {
            if (s < r.first || s >= r.last) continue;
            report.block = r.block;
            report.rows = r.rows;
        }
        report.predicted = std::max(step.flops / limits.flops, step.bytes / limits.bytes);
        steps.push_back(std::move(report));
    }
    return steps;
}

/// Sizes of everything are known once there is a plan.
std::vector<Expected> expected_of(std::span<const Expr> exprs, const Sizes& sizes,
                                  std::span<const std::string> names) {
    std::vector<Expected> all;
    for (std::size_t i = 0; i < exprs.size(); ++i) {
        Expected e;
        e.name =
            exprs[i].is_symbol() ? std::string(exprs[i]->name) : "result " + std::to_string(i + 1);
        if (i < names.size()) e.name = names[i];
        for (const Dim& d : exprs[i].shape()) e.extents.push_back(*d.evaluate(sizes));
        all.push_back(std::move(e));
    }
    return all;
}

}  // namespace

template <class T>
Result<std::unique_ptr<Program<T>>> Program<T>::make(std::span<const Expr> roots,
                                                     std::span<const Expr> inputs,
                                                     const Sizes& sizes,
                                                     const ProgramOptions& options) {
    if (roots.size() > most_arguments || inputs.size() > most_arguments) {
        Diagnostic many;
        many.slug = "too-large";
        many.message = "a compiled function has at most " + std::to_string(most_arguments) +
                       " arguments and as many results";
        many.fault = Fault::refused;
        return many;
    }
    Problem problem{
        {roots.begin(), roots.end()}, {inputs.begin(), inputs.end()}, sizes, sizeof(T), options};
    Result<ArgumentPlan> plan = cheaper_plan(problem);
    if (!plan) return plan.error();
    ArgumentChecks<T> arguments(expected_of(inputs, sizes, {}),
                                expected_of(roots, sizes, options.output_names),
                                options.check_finite);
    auto made = std::make_unique<Planned<T>>(problem, std::move(arguments), std::move(*plan));
    if (auto refusal = refuse_memory(problem, made->plan(), made->memory())) {
        return std::move(*refusal);
    }
    return std::unique_ptr<Program<T>>(std::move(made));
}

template class Program<double>;
template class Program<float>;

}  // namespace gradwright::execute
