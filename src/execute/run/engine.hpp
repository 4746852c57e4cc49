#pragma once
// A plan made ready to run: steps one after the other, regions block by block.

#include "execute/run/machine.hpp"

#include <atomic>
#include <mutex>

namespace gradwright::execute {

/// Memory of one call; kept for the next.
template <class T>
struct Workspace {
    std::unique_ptr<T[], void (*)(T*)> memory{nullptr, nullptr};
    std::vector<Frame<T>> frames;  ///< one per worker
    T* partials = nullptr;         ///< of regions, chunk after chunk
    std::vector<T*> bases;         ///< of the first frame, while partial results stand in its place
};

template <class T>
class Engine {
public:
    Engine(Plan plan, int threads);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const Plan& plan() const { return plan_; }
    Count memory() const;
    bool calls_library() const { return calls_library_; }
    /// `arguments`: the addresses of inputs, then of outputs. Nothing on success.
    std::optional<Diagnostic> run(std::span<T* const> inputs, std::span<T* const> outputs) const {
        return run(inputs, outputs, nullptr);
    }
    /// In one thread; adds the time of each step to `seconds`.
    std::optional<Diagnostic> run_timed(std::span<T* const> inputs, std::span<T* const> outputs,
                                        std::vector<double>& seconds) const {
        return run(inputs, outputs, seconds.data());
    }

private:
    std::optional<Diagnostic> run(std::span<T* const> inputs, std::span<T* const> outputs,
                                  double* seconds) const;
    class Lease;
    void flatten();
    std::optional<Diagnostic> run_all(Workspace<T>& w) const;
    bool run_step(std::size_t step, Frame<T>& frame) const;
    std::unique_ptr<Workspace<T>> new_workspace() const;
    void run_region(const Region& r, Workspace<T>& w) const;
    void fetch_next(const Region& r, Frame<T>& frame) const;
    void run_chunk(const Region& r, Frame<T>& frame, Count chunk, T* partials) const;
    void add_partials(const Region& r, Workspace<T>& w, Count chunks) const;
    Count frame_size() const;

    Plan plan_;
    int threads_;
    std::vector<std::unique_ptr<StepProgram<T>>> steps_;
    FlatProgram<T> flat_;  ///< of all steps, unless there are regions
    std::vector<std::pair<BufferId, std::uint32_t>> inputs_, outputs_;
    std::vector<BufferId> temporaries_;
    Count scratch_ = 0, local_ = 0, partial_ = 0;
    std::size_t pointers_ = 0;
    bool calls_library_ = false;
    mutable std::atomic<bool> first_in_use_{false};
    mutable std::unique_ptr<Workspace<T>> first_;  ///< of whoever has set the flag
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Workspace<T>>> others_;
};

}  // namespace gradwright::execute
