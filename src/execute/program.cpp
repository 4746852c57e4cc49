#include "execute/program.hpp"

#include "execute/execute.hpp"
#include "execute/plan/describe.hpp"
#include "execute/plan/lowering.hpp"
#include "execute/plan/passes.hpp"
#include "execute/run/blas.hpp"
#include "execute/run/machine.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace gradwright::execute {
namespace {

/// Memory of one call; kept for the next.
template <class T>
struct Workspace {
    std::vector<T> memory;
    Frame<T> frame;
};

template <class T>
class Planned : public Program<T> {
public:
    Planned(Plan plan, const ProgramOptions& options);
    Result<Done> run(std::span<const View<const T>> in,
                     std::span<const View<T>> out) const override;
    std::string text() const override { return describe(plan_); }
    std::int64_t memory() const override {
        return (plan_.working_size + scratch_) * static_cast<Count>(sizeof(T));
    }

private:
    std::unique_ptr<Workspace<T>> new_workspace() const;

    Plan plan_;
    ProgramOptions options_;
    std::vector<std::unique_ptr<StepProgram<T>>> steps_;
    Count scratch_ = 0;
    std::size_t pointers_ = 0;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Workspace<T>>> idle_;
};

template <class T>
Planned<T>::Planned(Plan plan, const ProgramOptions& options)
    : plan_(std::move(plan)), options_(options) {
    for (const Step& s : plan_.steps) {
        steps_.push_back(step_program<T>(s, plan_.buffers));
        scratch_ = std::max(scratch_, steps_.back()->scratch());
        pointers_ = std::max(pointers_, steps_.back()->pointers());
    }
}

template <class T>
std::unique_ptr<Workspace<T>> Planned<T>::new_workspace() const {
    auto w = std::make_unique<Workspace<T>>();
    w->memory.resize(static_cast<std::size_t>(plan_.working_size + scratch_));
    w->frame.bases.resize(plan_.buffers.size());
    w->frame.pointers.resize(pointers_);
    w->frame.scratch = w->memory.data() + plan_.working_size;
    for (std::size_t b = 0; b < plan_.buffers.size(); ++b) {
        w->frame.bases[b] = w->memory.data() + plan_.buffers[b].offset;
    }
    return w;
}

template <class T>
Result<Done> Planned<T>::run(std::span<const View<const T>> in,
                             std::span<const View<T>> out) const {
    std::unique_ptr<Workspace<T>> w;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            w = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!w) w = new_workspace();
    for (std::size_t b = 0; b < plan_.buffers.size(); ++b) {
        const Buffer& buffer = plan_.buffers[b];
        if (buffer.place == Place::input) {
            w->frame.bases[b] = const_cast<T*>(in[buffer.argument].data());
        } else if (buffer.place == Place::output) {
            w->frame.bases[b] = out[buffer.argument].data();
        }
    }
    const blas::OneThread one;
    for (const auto& step : steps_) {
        if (!step->run(w->frame)) return step->failure(w->frame);
    }
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(w));
    return Done{};
}

}  // namespace

template <class T>
Result<std::unique_ptr<Program<T>>> Program<T>::make(std::span<const Expr> roots,
                                                     std::span<const Expr> inputs,
                                                     const Sizes& sizes,
                                                     const ProgramOptions& options) {
    Result<Plan> plan = Lowering({roots, inputs, sizes, sizeof(T)}).run();
    if (!plan) return plan.error();
    fuse_loops(*plan);
    place_buffers(*plan);
    count_work(*plan, sizeof(T));
    return std::unique_ptr<Program<T>>(std::make_unique<Planned<T>>(std::move(*plan), options));
}

template class Program<double>;
template class Program<float>;

}  // namespace gradwright::execute
