#include "execute/plan/passes.hpp"

#include <optional>
#include <utility>

namespace gradwright::execute {
namespace {

constexpr std::size_t kept = 0, summed = 1;  ///< dims of a matrix times a vector

/// With the matrix on the left.
std::optional<Product> matrix_times_vector(const Step& s) {
    const auto* p = std::get_if<Product>(&s.work);
    if (p == nullptr || p->batch != 0 || p->symmetric) return std::nullopt;
    if (p->shared != 1 || p->rows + p->columns != 1) return std::nullopt;
    Product m = *p;
    if (m.columns == 1) {
        std::swap(m.left, m.right);
        std::swap(m.rows, m.columns);
    }
    return m;
}

/// `second` is blocked along what it sums over, and reads what `first` reads.
std::optional<BothSides> both_sides(const Step& first, const Step& second) {
    if (first.block_dim != kept || second.block_dim != summed) return std::nullopt;
    const auto across = matrix_times_vector(first), down = matrix_times_vector(second);
    if (!across || !down) return std::nullopt;
    const Access &l = across->left, &r = down->left;
    if (l.buffer != r.buffer || l.offset != r.offset) return std::nullopt;
    if (l.strides[kept] != r.strides[summed]) return std::nullopt;
    if (l.strides[summed] != r.strides[kept]) return std::nullopt;
    if (across->extents[kept] != down->extents[summed]) return std::nullopt;
    if (across->extents[summed] != down->extents[kept]) return std::nullopt;
    const BufferId made = across->out.buffer, added = down->out.buffer;
    if (made == down->right.buffer || made == added) return std::nullopt;
    if (added == across->right.buffer || added == down->right.buffer) return std::nullopt;
    return BothSides{*across, *down, summed};
}

void drop_step(Plan& plan, std::size_t step) {
    plan.steps.erase(plan.steps.begin() + static_cast<std::ptrdiff_t>(step));
    for (Region& r : plan.regions) {
        if (r.first > step) --r.first;
        if (r.last > step) --r.last;
    }
}

}  // namespace

void pair_products(Plan& plan) {
    for (std::size_t k = 0; k < plan.regions.size(); ++k) {
        for (std::size_t s = plan.regions[k].first; s + 1 < plan.regions[k].last; ++s) {
            Step &first = plan.steps[s], &second = plan.steps[s + 1];
            auto both = both_sides(first, second);
            if (!both) both = both_sides(second, first);
            if (!both) continue;
            first.work = std::move(*both);
            first.block_dim = kept;
            drop_step(plan, s + 1);
        }
    }
}

}  // namespace gradwright::execute
