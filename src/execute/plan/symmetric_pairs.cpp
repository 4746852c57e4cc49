// Sums over samples in a Hessian, H[m,j,n,l] = sum over s of C[s,m,n]*P[s,j,l]: where P stays the
// same when j and l change places, so does H, and then it does for m and n. A quarter of the pairs
// is enough.
#include "execute/plan/contraction_lowering.hpp"

#include <algorithm>

namespace gradwright::execute {
namespace {

constexpr Count least_extent = 8;
constexpr double least_work = 2e5;

/// Pairs (i, j) with i in [start, start + rows) and j >= start, one after the other.
struct PairBlock {
    Count start, rows, columns, first;
};

/// All pairs with i <= j, and some more: blocks keep the strides regular.
std::vector<PairBlock> blocks_of_pairs(Count n) {
    const Count size = (n + 4) / 5;
    std::vector<PairBlock> blocks;
    Count first = 0;
    for (Count start = 0; start < n; start += size) {
        const PairBlock b{start, std::min(size, n - start), n - start, first};
        first += b.rows * b.columns;
        blocks.push_back(b);
    }
    return blocks;
}

Count pairs_in(const std::vector<PairBlock>& blocks) {
    return blocks.back().first + blocks.back().rows * blocks.back().columns;
}

}  // namespace

/// Whether the product of factors does not change when the labels change places.
bool ContractionLowering::is_same_turned(const Item& item, Label p, Label q) const {
    std::vector<BaseFactor> rest = item.product;
    const auto turned = [&](const LabelUse& u, const LabelUse& v) {
        if (u.axis != v.axis || u.multiple != v.multiple || u.shift != v.shift) return false;
        if (u.fixed || v.fixed) return u.fixed && v.fixed;
        return v.label == (u.label == p ? q : u.label == q ? p : u.label);
    };
    for (const BaseFactor& f : item.product) {
        const auto at = std::ranges::find_if(rest, [&](const BaseFactor& g) {
            return g.expr == f.expr && g.buffer == f.buffer && g.exponent == f.exponent &&
                   std::ranges::equal(f.uses, g.uses, turned);
        });
        if (at == rest.end()) return false;
        rest.erase(at);
    }
    return true;
}

bool ContractionLowering::by_pairs(const Item& a, const Item& b, const Labels& rows,
                                   const Labels& columns, const Labels& shared) {
    if (!lowering_.is_hessian(e_) || accumulate_ || leaves_gaps()) return false;
    if (rows.size() != 2 || columns.size() != 2 || shared.size() != 1 || out_.size() != 4) {
        return false;
    }
    double work = static_cast<double>(extents_[shared[0]]);
    const auto is_pair = [&](Label p, Label q) {
        work *= static_cast<double>(extents_[p]) * static_cast<double>(extents_[q]);
        if (extents_[p] != extents_[q] || extents_[p] == 0) return false;
        if (extents_[p] < least_extent && !lowering_.is_eager()) return false;
        const auto axis = [&](Label l) { return std::ranges::find(out_, l, &LabelUse::label); };
        const auto x = axis(p), y = axis(q);
        return x != out_.end() && y != out_.end() && (x->axis + 2) % 4 == y->axis;
    };
    if (!is_pair(rows[0], rows[1]) || !is_pair(columns[0], columns[1])) return false;
    if (work < least_work && !lowering_.is_eager()) return false;
    if (!is_same_turned(a, rows[0], rows[1]) && !is_same_turned(b, columns[0], columns[1])) {
        return false;
    }
    const Access left = packed(a, rows[0], rows[1], shared[0]),
                 right = packed(b, columns[0], columns[1], shared[0]);
    const Count m = lowering_.plan().buffers[left.buffer].extents[0],
                n = lowering_.plan().buffers[right.buffer].extents[0], k = extents_[shared[0]];
    Product p;
    p.extents = {m, n, k};
    p.rows = p.columns = p.shared = 1;
    p.scale = scale_;
    p.left = {left.buffer, 0, {k, 0, 1}};
    p.right = {right.buffer, 0, {0, k, 1}};
    p.out = {lowering_.temporary({m, n}, {}), 0, {n, 1, 0}};
    const Access made = p.out;
    lowering_.add_step(std::move(p), e_);
    unpack(made, rows, columns);
    written_ = true;
    return true;
}

/// The values at pairs, one row of the shared label for each.
Access ContractionLowering::packed(const Item& item, Label p, Label q, Label shared) {
    const std::vector<PairBlock> blocks = blocks_of_pairs(extents_[p]);
    const Count n = extents_[shared];
    const BufferId made = lowering_.temporary({pairs_in(blocks), n}, {});
    for (const PairBlock& b : blocks) {
        Item part = item;
        for (BaseFactor& f : part.product) {
            for (LabelUse& u : f.uses) {
                if (!u.fixed && (u.label == p || u.label == q)) u.shift += u.multiple * b.start;
            }
        }
        LoopBuilder loop(lowering_, {b.rows, b.columns, n});
        loop.store(value(loop, part, {p, q, shared}), {made, b.first * n, {b.columns * n, n, 1}});
        lowering_.add_step(loop.take(), e_);
    }
    return {made, 0, {}};
}

void ContractionLowering::unpack(const Access& packed, const Labels& rows, const Labels& columns) {
    const std::vector<PairBlock> down = blocks_of_pairs(extents_[rows[0]]),
                                 across = blocks_of_pairs(extents_[columns[0]]);
    const Count width = pairs_in(across);
    const Access to = destination({rows[0], rows[1], columns[0], columns[1]});
    const std::vector<Count>& s = to.strides;
    for (const PairBlock& b : down) {
        for (const PairBlock& c : across) {
            LoopBuilder loop(lowering_, {b.rows, b.columns, c.rows, c.columns});
            const std::uint32_t y = loop.read({packed.buffer,
                                               b.first * width + c.first,
                                               {b.columns * width, width, c.columns, 1}});
            const Count start = b.start * (s[0] + s[1]) + c.start * (s[2] + s[3]);
            loop.store(y, {into_, to.offset + start, s});
            lowering_.add_step(loop.take(), e_);
        }
    }
    const Count m = extents_[rows[0]], n = extents_[columns[0]];
    lowering_.add_step(Mirror{{m, m, n, n}, to}, e_);
    lowering_.add_step(Mirror{{n, n, m, m}, {into_, to.offset, {s[2], s[3], s[0], s[1]}}}, e_);
}

}  // namespace gradwright::execute
