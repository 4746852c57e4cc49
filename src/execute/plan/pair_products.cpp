#include "execute/plan/passes.hpp"

#include <utility>

namespace gradwright::execute {
namespace {

/// A matrix times a vector: the dim that is kept, the dim that is summed.
struct MatrixVector {
    Product product;  ///< with the matrix on the left
    std::size_t kept = 0, summed = 0;
};

bool matrix_vector(const Product& p, MatrixVector& m) {
    if (p.batch != 0 || p.symmetric || p.shared != 1 || p.rows + p.columns != 1) return false;
    m.product = p;
    if (p.columns == 1) {
        std::swap(m.product.left, m.product.right);
        std::swap(m.product.rows, m.product.columns);
    }
    m.kept = 0;
    m.summed = 1;
    return true;
}

/// `down` is blocked along what it sums over, and reads what `across` reads.
bool are_both_sides(const Step& first, const Step& second, BothSides& both) {
    MatrixVector across, down;
    const auto* a = std::get_if<Product>(&first.work);
    const auto* b = std::get_if<Product>(&second.work);
    if (a == nullptr || b == nullptr || !matrix_vector(*a, across) || !matrix_vector(*b, down)) {
        return false;
    }
    if (first.block_dim != across.kept || second.block_dim != down.summed) return false;
    const Access &l = across.product.left, &r = down.product.left;
    if (l.buffer != r.buffer || l.offset != r.offset) return false;
    if (l.strides[across.kept] != r.strides[down.summed]) return false;
    if (l.strides[across.summed] != r.strides[down.kept]) return false;
    if (across.product.extents[0] != down.product.extents[1]) return false;
    if (across.product.extents[1] != down.product.extents[0]) return false;
    const BufferId made = across.product.out.buffer, added = down.product.out.buffer;
    if (made == down.product.right.buffer || made == added) return false;
    if (added == across.product.right.buffer || added == down.product.right.buffer) return false;
    both.across = across.product;
    both.down = down.product;
    both.down_block_dim = second.block_dim;
    return true;
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
            BothSides both;
            if (are_both_sides(first, second, both)) {
                first.work = std::move(both);
            } else if (are_both_sides(second, first, both)) {
                first.work = std::move(both);
                first.block_dim = second.block_dim;
            } else {
                continue;
            }
            drop_step(plan, s + 1);
        }
    }
}

}  // namespace gradwright::execute
