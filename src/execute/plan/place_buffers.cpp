#include <algorithm>

#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

/// First fit among the gaps that buffers leave when they are no longer needed.
class Space {
public:
    Count take(Count size) {
        for (std::size_t i = 0; i < gaps_.size(); ++i) {
            auto& [start, length] = gaps_[i];
            if (length < size) continue;
            const Count at = start;
            start += size;
            length -= size;
            if (length == 0) gaps_.erase(gaps_.begin() + static_cast<std::ptrdiff_t>(i));
            return at;
        }
        const Count at = end_;
        end_ += size;
        return at;
    }
    void give(Count start, Count length) {
        const auto at = std::ranges::lower_bound(gaps_, std::pair{start, Count{0}});
        auto gap = gaps_.insert(at, {start, length});
        const auto next = gap + 1;
        if (next != gaps_.end() && gap->first + gap->second == next->first) {
            gap->second += next->second;
            gaps_.erase(next);
        }
        if (gap != gaps_.begin() && (gap - 1)->first + (gap - 1)->second == gap->first) {
            (gap - 1)->second += gap->second;
            gaps_.erase(gap);
        }
    }
    Count end() const { return end_; }

private:
    std::vector<std::pair<Count, Count>> gaps_;  ///< start and length, by start
    Count end_ = 0;
};

}  // namespace

void place_buffers(Plan& plan) {
    constexpr std::size_t never = ~std::size_t{0};
    std::vector<std::size_t> first(plan.buffers.size(), never), last(plan.buffers.size(), 0);
    // All steps of a region run again and again: their buffers live from its begin to its end.
    std::vector<std::size_t> begin(plan.steps.size()), end(plan.steps.size());
    for (std::size_t s = 0; s < plan.steps.size(); ++s) begin[s] = end[s] = s;
    for (const Region& r : plan.regions) {
        for (std::size_t s = r.first; s < r.last; ++s) {
            begin[s] = r.first;
            end[s] = r.last - 1;
        }
    }
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
        const auto touch = [&](BufferId b) {
            if (b == none) return;
            first[b] = std::min(first[b], begin[s]);
            last[b] = std::max(last[b], end[s]);
        };
        for (const BufferId b : reads_of(plan.steps[s].work)) touch(b);
        for (const BufferId b : writes_of(plan.steps[s].work)) touch(b);
    }
    std::vector<std::vector<BufferId>> starting(plan.steps.size()), ending(plan.steps.size());
    for (BufferId b = 0; b < plan.buffers.size(); ++b) {
        const Buffer& buffer = plan.buffers[b];
        if (buffer.place != Place::temporary || buffer.local || first[b] == never) continue;
        starting[first[b]].push_back(b);
        ending[last[b]].push_back(b);
    }
    Space space;
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
        for (const BufferId b : starting[s]) {
            plan.buffers[b].offset = space.take(in_lines(plan.buffers[b].size));
        }
        for (const BufferId b : ending[s]) {
            space.give(plan.buffers[b].offset, in_lines(plan.buffers[b].size));
        }
    }
    plan.working_size = space.end();
}

}  // namespace gradwright::execute
