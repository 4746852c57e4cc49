#include <algorithm>
#include <optional>

#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

constexpr std::size_t look_back = 48;  ///< steps
constexpr std::size_t most_instructions = 256;
constexpr std::size_t most_accesses = 64;
/// Loops this small are joined although they share nothing: what a step costs is more.
constexpr Count small_loop = 64;

bool disjoint(const std::vector<BufferId>& a, const std::vector<BufferId>& b) {
    return std::ranges::none_of(a, [&](BufferId id) { return contains(b, id); });
}

Count entries(const Loop& loop) {
    Count n = 1;
    for (const Count k : loop.extents) n *= k;
    return n;
}

std::size_t accesses(const Loop& loop) {
    return loop.stores.size() +
           static_cast<std::size_t>(std::ranges::count(loop.code, Code::read, &Instruction::code));
}

/// The value that the loop leaves in a buffer entry by entry; nothing if it folds or adds.
const Store* plain_store(const Loop& loop, const Access& a) {
    const Store* found = nullptr;
    for (const Store& s : loop.stores) {
        if (s.to.buffer != a.buffer) continue;
        if (found != nullptr || s.fold != Fold::keep || s.accumulate || !(s.to == a))
            return nullptr;
        found = &s;
    }
    return found;
}

bool writes(const Loop& loop, BufferId b) {
    return std::ranges::any_of(loop.stores, [&](const Store& s) { return s.to.buffer == b; });
}

/// Nothing but sums, to which others may be added.
bool only_adds(const Loop& loop, BufferId b) {
    return std::ranges::all_of(loop.stores,
                               [&](const Store& s) { return s.to.buffer != b || s.accumulate; });
}

class Fuser {
public:
    explicit Fuser(Plan& plan) : plan_(plan) {
        // Among large arrays it would tie together what can be done in different passes.
        constexpr Count small_array = 4096;
        joins_small_ = std::ranges::all_of(plan.buffers,
                                           [](const Buffer& b) { return b.size <= small_array; });
    }

    void run() {
        for (Step& s : plan_.steps) {
            auto* loop = std::get_if<Loop>(&s.work);
            const auto target = loop != nullptr ? place_for(s, *loop) : std::nullopt;
            if (target) {
                join(std::get<Loop>(done_[*target].work), *loop);
                refresh(*target);
            } else {
                done_.push_back(std::move(s));
                reads_.emplace_back();
                writes_.emplace_back();
                refresh(done_.size() - 1);
            }
        }
        plan_.steps = std::move(done_);
    }

private:
    void refresh(std::size_t at) {
        reads_[at] = reads_of(done_[at].work);
        writes_[at] = writes_of(done_[at].work);
    }

    /// The latest loop that this one can be part of.
    std::optional<std::size_t> place_for(const Step& step, const Loop& loop) const {
        const auto reads = reads_of(step.work), written = writes_of(step.work);
        const std::size_t n = done_.size();
        for (std::size_t at = n; at-- > n - std::min(n, look_back);) {
            const auto* other = std::get_if<Loop>(&done_[at].work);
            if (other != nullptr && fits(*other, loop) && shares(at, reads, loop)) return at;
            if (!disjoint(reads, writes_[at]) || !disjoint(written, writes_[at]) ||
                !disjoint(written, reads_[at])) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    bool shares(std::size_t at, const std::vector<BufferId>& reads, const Loop& loop) const {
        return (joins_small_ && entries(loop) <= small_loop) || !disjoint(reads, reads_[at]) ||
               !disjoint(reads, writes_[at]);
    }

    /// Whether the entries that the second reads of the first are those at the same index.
    static bool fits(const Loop& first, const Loop& second) {
        if (first.extents != second.extents) return false;
        if (first.code.size() + second.code.size() > most_instructions) return false;
        if (accesses(first) + accesses(second) > most_accesses) return false;
        for (const Instruction& i : second.code) {
            if (i.code != Code::read || !writes(first, i.access.buffer)) continue;
            if (plain_store(first, i.access) == nullptr) return false;
        }
        for (const Store& s : second.stores) {
            if (!s.accumulate && writes(first, s.to.buffer)) return false;
            if (!only_adds(first, s.to.buffer)) return false;
            for (const Instruction& i : first.code) {
                if (i.code == Code::read && i.access.buffer == s.to.buffer) return false;
            }
        }
        return true;
    }

    static void join(Loop& first, const Loop& second) {
        std::vector<std::uint32_t> now(second.code.size());
        const auto moved = [&](std::uint32_t i) { return i == none ? none : now[i]; };
        for (std::size_t k = 0; k < second.code.size(); ++k) {
            Instruction i = second.code[k];
            if (i.code == Code::read) {
                if (const Store* s = plain_store(first, i.access)) {
                    now[k] = s->value;
                    continue;
                }
            }
            i.a = moved(i.a);
            i.b = moved(i.b);
            i.c = moved(i.c);
            const auto known = std::ranges::find(first.code, i);
            now[k] = static_cast<std::uint32_t>(known - first.code.begin());
            if (known == first.code.end()) first.code.push_back(std::move(i));
        }
        for (Store s : second.stores) {
            s.value = now[s.value];
            first.stores.push_back(std::move(s));
        }
    }

    Plan& plan_;
    bool joins_small_ = false;
    std::vector<Step> done_;
    std::vector<std::vector<BufferId>> reads_, writes_;
};

/// Temporaries that nobody reads are not written.
void drop_unread(Plan& plan) {
    std::vector<bool> read(plan.buffers.size(), false);
    for (const Step& s : plan.steps) {
        for (const BufferId b : reads_of(s.work)) {
            if (b != none) read[b] = true;
        }
    }
    for (std::size_t k = plan.steps.size(); k-- > 0;) {
        auto* loop = std::get_if<Loop>(&plan.steps[k].work);
        if (loop == nullptr) continue;
        std::erase_if(loop->stores, [&](const Store& s) {
            return plan.buffers[s.to.buffer].place == Place::temporary && !read[s.to.buffer];
        });
    }
    std::erase_if(plan.steps, [](const Step& s) {
        const auto* loop = std::get_if<Loop>(&s.work);
        return loop != nullptr && loop->stores.empty();
    });
}

}  // namespace

void fuse_loops(Plan& plan) {
    Fuser(plan).run();
    drop_unread(plan);
    for (Step& s : plan.steps) {
        if (auto* loop = std::get_if<Loop>(&s.work)) tidy_loop(*loop);
    }
}

}  // namespace gradwright::execute
