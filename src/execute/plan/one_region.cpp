#include "execute/plan/one_region.hpp"

#include <algorithm>
#include <optional>

namespace gradwright::execute {

namespace {

enum class State : std::uint8_t {
    available,  ///< complete before the region
    blocked,    ///< its rows come block by block
    pending,    ///< complete after the region
};

class Former {
public:
    Former(Plan& plan, std::vector<Step> steps, const RegionOptions& options)
        : plan_(plan), steps_(std::move(steps)), options_(options) {
        state_.assign(plan.buffers.size(), State::available);
        wanted_.assign(plan.buffers.size(), 0);
        stride_.assign(plan.buffers.size(), 0);
    }

    bool run() {
        if (!choose_seed()) return false;
        for (Step& s : steps_) note_wanted(s);
        for (std::size_t k = steps_.size(); k-- > 0;) note_wanted(steps_[k]);
        for (Step& s : steps_) place(s);
        return !found.region.empty();
    }

    OneRegion found;

private:
    /// The largest array there is before the first step, and its slowest axis.
    bool choose_seed() {
        Count best = 0;
        std::vector<bool> made(plan_.buffers.size(), false);
        for (const Step& s : steps_) {
            for (const BufferId b : writes_of(s.work)) made[b] = true;
        }
        for (Step& s : steps_) {
            for (const Access* a : accesses_of(s.work)) {
                const Buffer& b = plan_.buffers[a->buffer];
                if (made[a->buffer] || b.extents.empty()) continue;
                const Count n = slowest_extent(b);
                if (n < options_.least_rows || !is_large(b) || b.size <= best) continue;
                best = b.size;
                found.rows = n;
            }
        }
        largest_ = best;
        return best > 0;
    }

    /// Arrays of the same many rows are gone through along with the largest.
    bool is_seed(BufferId id) const {
        const Buffer& b = plan_.buffers[id];
        if (state_[id] != State::available || b.extents.empty()) return false;
        return slowest_extent(b) == found.rows && is_large(b);
    }
    bool is_large(const Buffer& b) const {
        return b.size * static_cast<Count>(options_.element_size) >= options_.least_bytes;
    }

    /// Of an array that has axes.
    static Count slowest_extent(const Buffer& b) {
        const auto slowest = std::ranges::max_element(b.strides) - b.strides.begin();
        return b.extents[static_cast<std::size_t>(slowest)];
    }
    Count slowest_stride(BufferId id) const {
        return *std::ranges::max_element(plan_.buffers[id].strides);
    }

    /// How much speaks for going along dim d: what it has in common with other steps most of all.
    int score(Step& s, std::size_t d) const {
        int score = 0;
        for (const Access* a : accesses_of(s.work)) {
            const Count stride = a->strides[d], wanted = wanted_[a->buffer];
            if (wanted != 0) score += stride == wanted ? 4 : stride == 0 ? 0 : -4;
            if (wanted != 0 || !is_seed(a->buffer)) continue;
            const bool main = plan_.buffers[a->buffer].size >= largest_ / 8;
            if (stride == slowest_stride(a->buffer)) score += main ? 6 : 1;
        }
        return score;
    }

    /// Which rows of an array come together follows from the steps that share it.
    void note_wanted(Step& s) {
        const std::vector<Count>* extents = extents_of(s.work);
        if (extents == nullptr || std::holds_alternative<Mirror>(s.work)) return;
        int best = 1;
        std::size_t dim = none;
        for (std::size_t d = 0; d < extents->size(); ++d) {
            if ((*extents)[d] != found.rows || score(s, d) <= best) continue;
            best = score(s, d);
            dim = d;
        }
        if (dim == none) return;
        for (const Access* a : accesses_of(s.work)) {
            if (plan_.buffers[a->buffer].place == Place::input) continue;
            if (wanted_[a->buffer] == 0) wanted_[a->buffer] = a->strides[dim];
        }
    }

    /// The dim along which the step can be done in blocks.
    std::optional<std::size_t> block_dim(Step& s) const {
        const std::vector<Count>* extents = extents_of(s.work);
        if (extents == nullptr || std::holds_alternative<Mirror>(s.work)) return std::nullopt;
        std::optional<std::size_t> chosen;
        int best = 0;
        for (std::size_t d = 0; d < extents->size(); ++d) {
            if ((*extents)[d] != found.rows) continue;
            bool related = false, fits = true;
            for (const Access* a : accesses_of(s.work)) {
                if (state_[a->buffer] != State::blocked) continue;
                related = true;
                fits = fits && a->strides[d] == stride_[a->buffer];
                for (std::size_t o = 0; o < extents->size(); ++o) {
                    fits = fits && (o == d || a->strides[o] != stride_[a->buffer]);
                }
            }
            const int here = score(s, d) + (related ? 100 : 0);
            if (!fits || here <= best || !results_fit(s.work, d)) continue;
            best = here;
            chosen = d;
        }
        return chosen;
    }

    static bool results_fit(const Work& work, std::size_t d) {
        if (const auto* loop = std::get_if<Loop>(&work)) {
            return std::ranges::all_of(loop->stores, [&](const Store& s) {
                return s.to.strides[d] != 0 || s.fold == Fold::sum;
            });
        }
        if (const auto* p = std::get_if<Product>(&work)) {
            const bool is_shared = d >= p->batch + p->rows + p->columns;
            return is_shared || !p->symmetric;
        }
        if (const auto* p = std::get_if<Pick>(&work)) {
            return (p->scatter ? p->indexed : p->other).strides[d] != 0;
        }
        return false;
    }

    bool touches(const std::vector<BufferId>& ids, const std::vector<Step>& steps,
                 bool reads_too) const {
        return std::ranges::any_of(steps, [&](const Step& s) {
            const auto written = writes_of(s.work);
            const auto read = reads_too ? reads_of(s.work) : std::vector<BufferId>{};
            return std::ranges::any_of(
                ids, [&](BufferId b) { return contains(written, b) || contains(read, b); });
        });
    }

    void place(Step& s) {
        const auto reads = reads_of(s.work), writes = writes_of(s.work);
        const auto is = [&](State state) {
            return [this, state](BufferId b) { return b != none && state_[b] == state; };
        };
        const bool waits =
            std::ranges::any_of(reads, is(State::pending)) || touches(writes, found.after, true);
        const auto d = waits ? std::nullopt : block_dim(s);
        if (d && join(s, *d)) return;
        const bool first = !waits && !std::ranges::any_of(reads, is(State::blocked)) &&
                           !touches(writes, found.region, true);
        if (!first) {
            for (const BufferId b : writes) state_[b] = State::pending;
        }
        (first ? found.before : found.after).push_back(std::move(s));
    }

    /// False if a result is already complete or spoken for otherwise.
    bool join(Step& s, std::size_t d) {
        std::vector<std::pair<BufferId, Count>> results;
        const auto result = [&](const Access& a) { results.emplace_back(a.buffer, a.strides[d]); };
        if (const auto* loop = std::get_if<Loop>(&s.work)) {
            for (const Store& store : loop->stores) result(store.to);
        } else if (const auto* p = std::get_if<Product>(&s.work)) {
            result(p->out);
        } else {
            const auto& pick = std::get<Pick>(s.work);
            result(pick.scatter ? pick.indexed : pick.other);
        }
        for (const auto& [b, stride] : results) {
            const bool adds = contains(reads_of(s.work), b);
            if (stride == 0 && adds) return false;
            if (state_[b] == State::blocked && stride != stride_[b]) return false;
        }
        for (const auto& [b, stride] : results) {
            if (stride == 0 && !contains(found.accumulated, b)) {
                found.accumulated.push_back(b);
            };
            state_[b] = stride == 0 ? State::pending : State::blocked;
            stride_[b] = stride;
        }
        s.block_dim = d;
        found.region.push_back(std::move(s));
        return true;
    }

    Plan& plan_;
    std::vector<Step> steps_;
    const RegionOptions& options_;
    Count largest_ = 0;
    std::vector<Count> wanted_;  ///< by buffer: the stride of the axis that others go along
    std::vector<State> state_;
    std::vector<Count> stride_;
};

}  // namespace

OneRegion one_region(Plan& plan, std::vector<Step> steps, const RegionOptions& options) {
    Former former(plan, steps, options);
    if (former.run()) return std::move(former.found);
    OneRegion none_found;
    none_found.before = std::move(steps);
    return none_found;
}

}  // namespace gradwright::execute
