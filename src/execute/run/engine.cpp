#include "execute/run/engine.hpp"

#include "execute/run/blas.hpp"
#include "execute/run/pool.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <new>
#include <utility>

namespace gradwright::execute {
namespace {

constexpr std::size_t page = 4096;

template <class T>
void release(T* memory) {
    ::operator delete(memory, std::align_val_t(page));
}

Count chunks_of(const Region& r) { return r.chunk == 0 ? 0 : (r.rows + r.chunk - 1) / r.chunk; }

Count partial_size(const Plan& plan, const Region& r) {
    Count size = 0;
    for (const BufferId b : r.accumulated) size += in_lines(plan.buffers[b].size);
    return size;
}

}  // namespace

template <class T>
Engine<T>::Engine(Plan plan, int threads)
    : plan_(std::move(plan)),
      threads_(threads > 0 ? threads : available_threads()),
      flat_(plan_.buffers.size()) {
    bool splits = false;
    for (const Step& s : plan_.steps) {
        steps_.push_back(step_program<T>(s, plan_.buffers));
        scratch_ = std::max(scratch_, steps_.back()->scratch());
        pointers_ = std::max(pointers_, steps_.back()->pointers());
        calls_library_ = calls_library_ || steps_.back()->calls_library();
        splits = splits || steps_.back()->splits();
    }
    scratch_ = in_lines(scratch_ + 16);
    for (const Region& r : plan_.regions) {
        local_ = std::max(local_, in_lines(r.local_size + 16));
        const Count chunks = chunks_of(r);
        if (chunks > 1) partial_ = std::max(partial_, chunks * partial_size(plan_, r));
    }
    for (BufferId b = 0; b < plan_.buffers.size(); ++b) {
        const Buffer& buffer = plan_.buffers[b];
        if (buffer.place == Place::input) inputs_.emplace_back(b, buffer.argument);
        if (buffer.place == Place::output) outputs_.emplace_back(b, buffer.argument);
    }
    if (!plan_.regions.empty() || splits) return;
    threads_ = 1;
    flatten();
}

template <class T>
void Engine<T>::flatten() {
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        if (steps_[s]->flatten(flat_)) continue;
        FlatCall<T> whole;
        whole.kind = FlatCall<T>::Kind::step;
        whole.step = s;
        flat_.add(whole);
    }
}

template <class T>
Count Engine<T>::memory() const {
    const Count frames = threads_ * (scratch_ + local_ + flat_.memory());
    return (plan_.working_size + partial_ + frames) * static_cast<Count>(sizeof(T));
}

template <class T>
std::unique_ptr<Workspace<T>> Engine<T>::new_workspace() const {
    auto w = std::make_unique<Workspace<T>>();
    const auto entries = static_cast<std::size_t>(memory()) / sizeof(T) + 16;
    w->memory = {static_cast<T*>(::operator new(entries * sizeof(T), std::align_val_t(page))),
                 release<T>};
    std::fill_n(w->memory.get(), entries, T(0));
    T* at = w->memory.get() + plan_.working_size;
    w->partials = at;
    at += partial_;
    w->frames.resize(static_cast<std::size_t>(threads_));
    w->bases.resize(plan_.buffers.size());
    for (Frame<T>& f : w->frames) {
        f.bases.resize(plan_.buffers.size() + 1);
        f.pointers.resize(pointers_);
        T* const local = at;
        f.scratch = at + local_;
        at += local_ + scratch_;
        f.bases[flat_.own()] = at;
        std::ranges::copy(flat_.contents(), at);
        at += flat_.memory();
        for (std::size_t b = 0; b < plan_.buffers.size(); ++b) {
            const Buffer& buffer = plan_.buffers[b];
            f.bases[b] = (buffer.local ? local : w->memory.get()) + buffer.offset;
        }
    }
    return w;
}

/// A workspace for one call. Most calls come one after the other, and have the first one for a
/// single locked instruction.
template <class T>
class Engine<T>::Lease {
public:
    explicit Lease(const Engine& engine)
        : engine_(engine),
          is_first_(!engine.first_in_use_.exchange(true, std::memory_order_acquire)) {
        if (is_first_ && engine.first_) return;
        try {
            is_first_ ? void(engine.first_ = engine.new_workspace()) : take_other();
        } catch (...) {
            if (is_first_) engine.first_in_use_.store(false, std::memory_order_release);
            throw;
        }
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        if (is_first_) {
            engine_.first_in_use_.store(false, std::memory_order_release);
            return;
        }
        const std::lock_guard lock(engine_.mutex_);
        engine_.others_.push_back(std::move(other_));
    }

    Workspace<T>& workspace() const { return is_first_ ? *engine_.first_ : *other_; }

private:
    void take_other() {
        {
            const std::lock_guard lock(engine_.mutex_);
            if (!engine_.others_.empty()) {
                other_ = std::move(engine_.others_.back());
                engine_.others_.pop_back();
                return;
            }
        }
        other_ = engine_.new_workspace();
    }

    const Engine& engine_;
    bool is_first_;
    std::unique_ptr<Workspace<T>> other_;
};

template <class T>
bool Engine<T>::run_step(std::size_t step, Frame<T>& frame) const {
    if (frame.seconds == nullptr) return steps_[step]->run(frame);
    const auto begin = std::chrono::steady_clock::now();
    const bool done = steps_[step]->run(frame);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
    frame.seconds[step] += time.count();
    return done;
}

/// As much with each tile as brings the next block by the end of this one, which has as many tiles
/// as the one before.
template <class T>
void Engine<T>::fetch_next(const Region& r, Frame<T>& frame) const {
    const Count tiles = std::exchange(frame.tiles, 0);
    frame.ahead = frame.ahead_end = nullptr;
    if (r.fetched == none || tiles == 0) return;
    const Count row = plan_.buffers[r.fetched].size / r.rows;
    const Count from = frame.block_start + frame.block_rows;
    const Count rows = std::min(r.block, r.rows - from);
    if (rows <= 0) return;
    const T* const next = frame.bases[r.fetched] + from * row;
    frame.ahead = reinterpret_cast<const char*>(next);
    frame.ahead_end = reinterpret_cast<const char*>(next + rows * row);
    frame.ahead_bytes = ((frame.ahead_end - frame.ahead) / tiles + 64) / 64 * 64;
}

template <class T>
void Engine<T>::run_chunk(const Region& r, Frame<T>& frame, Count chunk, T* partials) const {
    if (partials != nullptr) {
        T* at = partials + chunk * partial_size(plan_, r);
        for (const BufferId b : r.accumulated) {
            frame.bases[b] = at;
            at += in_lines(plan_.buffers[b].size);
        }
    }
    frame.fresh = true;
    const Count end = std::min(r.rows, (chunk + 1) * r.chunk);
    for (Count row = chunk * r.chunk; row < end; row += r.block) {
        frame.block_start = row;
        frame.block_rows = std::min(r.block, end - row);
        fetch_next(r, frame);
        for (std::size_t s = r.first; s < r.last; ++s) run_step(s, frame);
        frame.fresh = false;
    }
    frame.fresh = true;
    frame.ahead = frame.ahead_end = nullptr;
    frame.tiles = 0;
}

/// In a tree that depends on the number of chunks alone, so that results are equal for any number
/// of threads.
template <class T>
void Engine<T>::add_partials(const Region& r, Workspace<T>& w, Count chunks) const {
    const Count size = partial_size(plan_, r);
    const auto add = kernels<T>().binary[static_cast<std::size_t>(Binary::add)][0];
    for (Count apart = 1; apart < chunks; apart *= 2) {
        for (Count c = 0; c + apart < chunks; c += 2 * apart) {
            T* const to = w.partials + c * size;
            add(to, w.partials + (c + apart) * size, to, size);
        }
    }
    const T* from = w.partials;
    for (const BufferId b : r.accumulated) {
        std::copy_n(from, plan_.buffers[b].size, w.frames[0].bases[b]);
        from += in_lines(plan_.buffers[b].size);
    }
}

template <class T>
void Engine<T>::run_region(const Region& r, Workspace<T>& w) const {
    const Count chunks = chunks_of(r);
    if (chunks <= 1) {
        run_chunk(r, w.frames[0], 0, nullptr);
        return;
    }
    w.bases = w.frames[0].bases;
    std::atomic<Count> next{0};
    const bool timed = w.frames[0].seconds != nullptr;
    const int workers = timed ? 1 : static_cast<int>(std::min<Count>(threads_, chunks));
    const auto work = [&](int worker) {
        Frame<T>& frame = w.frames[static_cast<std::size_t>(worker)];
        for (Count c = next++; c < chunks; c = next++) run_chunk(r, frame, c, w.partials);
    };
    run_workers(workers, std::ref(work));
    for (Frame<T>& f : w.frames) {
        for (const BufferId b : r.accumulated) f.bases[b] = w.bases[b];
    }
    add_partials(r, w, chunks);
}

template <class T>
std::optional<Diagnostic> Engine<T>::run_all(Workspace<T>& w) const {
    Frame<T>& frame = w.frames[0];
    auto region = plan_.regions.begin();
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        if (region != plan_.regions.end() && region->first == s) {
            run_region(*region, w);
            s = region->last - 1;
            ++region;
            continue;
        }
        frame.threads = frame.seconds == nullptr ? threads_ : 1;
        const bool done = run_step(s, frame);
        frame.threads = 1;
        if (!done) return steps_[s]->failure(frame);
    }
    return std::nullopt;
}

template <class T>
std::optional<Diagnostic> Engine<T>::run(std::span<T* const> inputs, std::span<T* const> outputs,
                                         double* seconds) const {
    const Lease lease(*this);
    Workspace<T>& w = lease.workspace();
    for (Frame<T>& f : w.frames) {
        for (const auto& [b, argument] : inputs_) f.bases[b] = inputs[argument];
        for (const auto& [b, argument] : outputs_) f.bases[b] = outputs[argument];
    }
    Frame<T>& frame = w.frames[0];
    frame.seconds = seconds;
    if (seconds != nullptr || flat_.calls().empty()) return run_all(w);
    for (const FlatCall<T>& call : flat_.calls()) {
        if (call.kind != FlatCall<T>::Kind::step) {
            run_call(call, frame.bases.data());
        } else if (!steps_[call.step]->run(frame)) {
            return steps_[call.step]->failure(frame);
        }
    }
    return std::nullopt;
}

template class Engine<double>;
template class Engine<float>;

}  // namespace gradwright::execute
