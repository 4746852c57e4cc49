#include <algorithm>

#include "execute/plan/one_region.hpp"

namespace gradwright::execute {
namespace {

constexpr Count block_bytes = 64 * 1024;  ///< of rows that steps pass on to each other
constexpr Count product_bytes = 1024 * 1024, product_rows = 64;
constexpr Count most_chunks = 32, least_chunks = 4;
constexpr Count partial_bytes = Count{8} << 20;  ///< of all partial results
/// Flops per byte above which products gain nothing from rows that are still in cache.
constexpr double compute_bound = 16;
constexpr Count few_rows = 1024;

class Regions {
public:
    Regions(Plan& plan, const RegionOptions& options)
        : plan_(plan), options_(options), size_(static_cast<Count>(options.element_size)) {}

    void run() {
        std::vector<Step> rest = std::move(plan_.steps);
        plan_.steps.clear();
        for (;;) {
            OneRegion formed = one_region(plan_, std::move(rest), options_);
            rest.clear();
            if (formed.region.empty()) {
                append(formed.before);
                break;
            }
            append(formed.before);
            const std::size_t first = plan_.steps.size();
            append(formed.region);
            add_region(formed, first);
            rest = std::move(formed.after);
        }
        for (Region& r : plan_.regions) make_local(r);
    }

private:
    void append(std::vector<Step>& steps) {
        for (Step& s : steps) plan_.steps.push_back(std::move(s));
    }

    void add_region(const OneRegion& formed, std::size_t first) {
        Region r;
        r.first = first;
        r.last = plan_.steps.size();
        r.rows = formed.rows;
        r.accumulated = formed.accumulated;
        choose_block(r);
        if (!is_worthwhile(r)) {
            for (std::size_t s = r.first; s < r.last; ++s) plan_.steps[s].block_dim = none;
            return;
        }
        for (std::size_t s = r.first; s < r.last; ++s) plan_.steps[s].block_rows = r.block;
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

    /// Rows of a block for products that are thin: up to a million multiplications OpenBLAS reads
    /// its operands as they lie, and packing those of a thin product costs as much as multiplying.
    Count thin_rows(const Region& r) const {
        constexpr Count unpacked = 1000000, thin = 32, least = 16;
        Count rows = product_rows;
        for (std::size_t s = r.first; s < r.last; ++s) {
            const auto* p = std::get_if<Product>(&plan_.steps[s].work);
            if (p == nullptr) continue;
            Count each = 1, narrowest = unpacked;
            for (std::size_t d = p->batch; d < p->extents.size(); ++d) {
                if (d == plan_.steps[s].block_dim) continue;
                each = bounded_product(each, p->extents[d]);
                narrowest = std::min(narrowest, p->extents[d]);
            }
            const Count fits = unpacked / std::max<Count>(each, 1);
            if (narrowest < thin && fits >= least) rows = std::min(rows, fits);
        }
        return rows;
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
                                  products ? thin_rows(r) : 8);
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
