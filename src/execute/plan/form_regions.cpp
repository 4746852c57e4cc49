#include <algorithm>
#include <optional>

#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

constexpr Count block_bytes = 64 * 1024;  ///< of rows that steps pass on to each other
constexpr Count product_bytes = 1024 * 1024, product_rows = 24;
constexpr Count most_chunks = 32, least_chunks = 4;
constexpr Count partial_bytes = Count{8} << 20;  ///< of all partial results
/// Flops per byte above which products gain nothing from rows that are still in cache.
constexpr double compute_bound = 16;
constexpr Count few_rows = 1024;

bool contains(const std::vector<BufferId>& ids, BufferId b) {
    return std::ranges::find(ids, b) != ids.end();
}

enum class State : std::uint8_t {
    available,  ///< complete before the region
    blocked,    ///< its rows come block by block
    pending,    ///< complete after the region
};

/// One region out of a list of steps: what comes before, what is in it, what comes after.
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
        return !region.empty();
    }

    std::vector<Step> before, region, after;
    std::vector<BufferId> accumulated;  ///< in the region, over its rows
    Count rows() const { return rows_; }

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
                rows_ = n;
            }
        }
        largest_ = best;
        return best > 0;
    }

    /// Arrays of the same many rows are gone through along with the largest.
    bool is_seed(BufferId id) const {
        const Buffer& b = plan_.buffers[id];
        if (state_[id] != State::available || b.extents.empty()) return false;
        return slowest_extent(b) == rows_ && is_large(b);
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
            if ((*extents)[d] != rows_ || score(s, d) <= best) continue;
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
            if ((*extents)[d] != rows_) continue;
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
            std::ranges::any_of(reads, is(State::pending)) || touches(writes, after, true);
        const auto d = waits ? std::nullopt : block_dim(s);
        if (d && join(s, *d)) return;
        const bool first = !waits && !std::ranges::any_of(reads, is(State::blocked)) &&
                           !touches(writes, region, true);
        if (!first) {
            for (const BufferId b : writes) state_[b] = State::pending;
        }
        (first ? before : after).push_back(std::move(s));
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
            if (stride == 0 && !contains(accumulated, b)) accumulated.push_back(b);
            state_[b] = stride == 0 ? State::pending : State::blocked;
            stride_[b] = stride;
        }
        s.block_dim = d;
        region.push_back(std::move(s));
        return true;
    }

    Plan& plan_;
    std::vector<Step> steps_;
    const RegionOptions& options_;
    Count rows_ = 0, largest_ = 0;
    std::vector<Count> wanted_;  ///< by buffer: the stride of the axis that others go along
    std::vector<State> state_;
    std::vector<Count> stride_;
};

class Regions {
public:
    Regions(Plan& plan, const RegionOptions& options)
        : plan_(plan), options_(options), size_(static_cast<Count>(options.element_size)) {}

    void run() {
        std::vector<Step> rest = std::move(plan_.steps);
        plan_.steps.clear();
        for (;;) {
            Former former(plan_, rest, options_);
            if (!former.run()) break;
            append(former.before);
            const std::size_t first = plan_.steps.size();
            append(former.region);
            add_region(former, first);
            rest = std::move(former.after);
        }
        append(rest);
        for (Region& r : plan_.regions) make_local(r);
    }

private:
    void append(std::vector<Step>& steps) {
        for (Step& s : steps) plan_.steps.push_back(std::move(s));
    }

    void add_region(const Former& former, std::size_t first) {
        Region r;
        r.first = first;
        r.last = plan_.steps.size();
        r.rows = former.rows();
        r.accumulated = former.accumulated;
        choose_block(r);
        if (!is_worthwhile(r)) {
            for (std::size_t s = r.first; s < r.last; ++s) plan_.steps[s].block_dim = none;
            return;
        }
        plan_.regions.push_back(std::move(r));
    }

    /// Bytes of one row of everything that is gone through.
    Count row_bytes(const Region& r) const {
        std::vector<BufferId> seen;
        Count bytes = 0;
        for (std::size_t s = r.first; s < r.last; ++s) {
            Work work = plan_.steps[s].work;
            for (const Access* a : accesses_of(work)) {
                if (a->strides[plan_.steps[s].block_dim] == 0 || contains(seen, a->buffer)) {
                    continue;
                }
                seen.push_back(a->buffer);
                bytes += plan_.buffers[a->buffer].size / std::max<Count>(1, r.rows) * size_;
            }
        }
        return std::max<Count>(bytes, size_);
    }

    static bool is_matrix_product(const Step& s) {
        const auto* p = std::get_if<Product>(&s.work);
        if (p == nullptr) return false;
        Count rows = 1, columns = 1;
        for (std::size_t d = 0; d < p->extents.size(); ++d) {
            if (d >= p->batch && d < p->batch + p->rows) rows *= p->extents[d];
            if (d >= p->batch + p->rows && d < p->batch + p->rows + p->columns) {
                columns *= p->extents[d];
            }
        }
        return rows > 1 && columns > 1;
    }

    void choose_block(Region& r) const {
        bool products = false;
        for (std::size_t s = r.first; s < r.last; ++s) {
            products = products || is_matrix_product(plan_.steps[s]);
        }
        const Count row = row_bytes(r);
        r.block = std::max<Count>((products ? product_bytes : block_bytes) / row,
                                  products ? product_rows : 8);
        if (r.block >= 8) r.block = r.block / 8 * 8;
        if (options_.block_rows > 0) r.block = options_.block_rows;
        r.block = std::clamp<Count>(r.block, 1, r.rows);
        Count partial = 0;
        for (const BufferId b : r.accumulated) partial += plan_.buffers[b].size;
        Count chunks = most_chunks;
        if (partial > 0) {
            chunks = std::clamp(partial_bytes / (partial * size_), least_chunks, most_chunks);
        }
        const Count blocks = (r.rows + r.block - 1) / r.block;
        r.chunk = (blocks + chunks - 1) / chunks * r.block;
    }

    bool is_worthwhile(const Region& r) const {
        if (r.rows >= few_rows || options_.block_rows > 0) return true;
        double flops = 0;
        for (std::size_t s = r.first; s < r.last; ++s) {
            const auto* p = std::get_if<Product>(&plan_.steps[s].work);
            if (p == nullptr) continue;
            double n = 2;
            for (const Count k : p->extents) n *= static_cast<double>(k);
            flops += n;
        }
        return flops < compute_bound * static_cast<double>(row_bytes(r) * r.rows);
    }

    /// The largest argument whose rows loops read first, one after the other without gaps. Products
    /// fetch the rows that follow themselves.
    void choose_fetched(Region& r) {
        std::vector<BufferId> seen;
        for (std::size_t s = r.first; s < r.last; ++s) {
            Work& work = plan_.steps[s].work;
            for (const Access* a : accesses_of(work)) {
                const Buffer& b = plan_.buffers[a->buffer];
                const bool fresh = b.place == Place::input && !contains(seen, a->buffer);
                seen.push_back(a->buffer);
                if (!fresh || !std::holds_alternative<Loop>(work) || b.strides.empty()) continue;
                if (a->strides[plan_.steps[s].block_dim] * r.rows != b.size) continue;
                if (r.fetched == none || b.size > plan_.buffers[r.fetched].size) {
                    r.fetched = a->buffer;
                }
            }
        }
    }

    void note_cached(Region& r) {
        choose_fetched(r);
        std::vector<BufferId> seen{r.fetched};
        for (std::size_t s = r.first; s < r.last; ++s) {
            Work& work = plan_.steps[s].work;
            if (auto* loop = std::get_if<Loop>(&work)) loop->in_cache = seen;
            for (const BufferId b : reads_of(work)) seen.push_back(b);
        }
    }

    /// What only the region sees is kept for one block.
    void make_local(Region& r) {
        note_cached(r);
        for (std::size_t s = r.first; s < r.last; ++s) {
            const Step& step = plan_.steps[s];
            for (const BufferId b : writes_of(step.work)) {
                Buffer& buffer = plan_.buffers[b];
                if (buffer.local || buffer.place != Place::temporary) continue;
                if (contains(r.accumulated, b) || is_seen_outside(r, b)) continue;
                Work work = step.work;
                Count stride = 0;
                for (const Access* a : accesses_of(work)) {
                    if (a->buffer == b) stride = a->strides[step.block_dim];
                }
                Count block = r.block;
                if (stride == 1 && buffer.extents.size() > 1) {
                    block = in_lines(r.block);
                    shorten_fastest(plan_, b, block);
                } else if (!make_axis_slowest(plan_, b, stride)) {
                    continue;
                }
                buffer.local = true;
                buffer.offset = r.local_size;
                const Count row = buffer.size / std::max<Count>(1, r.rows);
                r.local_size += in_lines(row * block + 16);
            }
        }
    }

    bool is_seen_outside(const Region& r, BufferId b) const {
        for (std::size_t s = 0; s < plan_.steps.size(); ++s) {
            if (s >= r.first && s < r.last) continue;
            if (contains(reads_of(plan_.steps[s].work), b)) return true;
            if (contains(writes_of(plan_.steps[s].work), b)) return true;
        }
        return false;
    }

    Plan& plan_;
    const RegionOptions& options_;
    Count size_;
};

}  // namespace

void form_regions(Plan& plan, const RegionOptions& options) { Regions(plan, options).run(); }

}  // namespace gradwright::execute
