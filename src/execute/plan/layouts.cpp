#include <algorithm>

#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

/// Axes of more than one entry, from the slowest.
std::vector<std::size_t> axes_by_stride(const Buffer& b) {
    std::vector<std::size_t> axes;
    for (std::size_t i = 0; i < b.extents.size(); ++i) {
        if (b.extents[i] > 1) axes.push_back(i);
    }
    std::ranges::sort(axes,
                      [&](std::size_t x, std::size_t y) { return b.strides[x] > b.strides[y]; });
    return axes;
}

/// Gives the axes other strides, here and in every step.
void lay_out(Plan& plan, BufferId id, const std::vector<Count>& strides) {
    Buffer& b = plan.buffers[id];
    const std::vector<std::size_t> axes = axes_by_stride(b);
    const std::vector<Count> before = b.strides;
    const auto moved = [&](Count stride) {
        Count result = 0;
        for (const std::size_t axis : axes) {
            result += stride / before[axis] * strides[axis];
            stride %= before[axis];
        }
        return result;
    };
    for (Step& s : plan.steps) {
        for (Access* a : accesses_of(s.work)) {
            if (a->buffer != id) continue;
            a->offset = moved(a->offset);
            for (Count& stride : a->strides) stride = moved(stride);
        }
        auto* pick = std::get_if<Pick>(&s.work);
        if (pick != nullptr && pick->indexed.buffer == id) {
            pick->class_stride = moved(pick->class_stride);
        }
    }
    b.strides = strides;
}

/// Dense, the axes in this order from the slowest; the others have one entry.
void put_in_order(Plan& plan, BufferId id, const std::vector<std::size_t>& axes) {
    const Buffer& b = plan.buffers[id];
    std::vector<Count> strides(b.extents.size(), 1);
    Count stride = 1;
    for (std::size_t i = axes.size(); i-- > 0;) {
        strides[axes[i]] = stride;
        stride *= b.extents[axes[i]];
    }
    lay_out(plan, id, strides);
}

/// Row after row, or column after column.
void turn_round(Plan& plan, BufferId id) {
    std::vector<std::size_t> axes = axes_by_stride(plan.buffers[id]);
    std::ranges::reverse(axes);
    put_in_order(plan, id, axes);
}

/// Which axis of the buffer the dim runs along: 0, 1, or neither.
int axis_along(const Access& a, const Buffer& b, std::size_t dim) {
    if (a.strides[dim] == b.strides[0]) return 0;
    return a.strides[dim] == b.strides[1] ? 1 : -1;
}

bool may_turn(const Plan& plan, BufferId id) {
    if (plan.buffers[id].place != Place::temporary || plan.buffers[id].size == 0) return false;
    if (axes_by_stride(plan.buffers[id]).size() < 2) return false;
    for (const Step& s : plan.steps) {
        const bool strided = std::holds_alternative<Loop>(s.work) ||
                             std::holds_alternative<Product>(s.work) ||
                             std::holds_alternative<Pick>(s.work);
        if (strided) continue;
        const auto reads = reads_of(s.work), writes = writes_of(s.work);
        if (std::ranges::find(reads, id) != reads.end()) return false;
        if (std::ranges::find(writes, id) != writes.end()) return false;
    }
    return true;
}

/// Whether a product would then sum along neighbours in both operands, the slowest way round: each
/// entry of the result a dot product.
bool makes_dot_products(const Plan& plan, BufferId id, Count stride) {
    constexpr Count few = 8;
    const auto entries = [](const Product& p, std::size_t first, std::size_t count) {
        Count n = 1;
        for (std::size_t d = first; d < first + count; ++d) n = bounded_product(n, p.extents[d]);
        return n;
    };
    return std::ranges::any_of(plan.steps, [&](const Step& s) {
        const auto* p = std::get_if<Product>(&s.work);
        if (p == nullptr || entries(*p, p->batch, p->rows) < few) return false;
        if (entries(*p, p->batch + p->rows, p->columns) < few) return false;
        for (std::size_t d = p->batch + p->rows + p->columns; d < p->extents.size(); ++d) {
            const Count left = p->left.strides[d], right = p->right.strides[d];
            if (p->left.buffer == id && left == stride && right == 1) return true;
            if (p->right.buffer == id && right == stride && left == 1) return true;
        }
        return false;
    });
}

/// Loops along an axis of a few entries cost more than their work: the longest is the better one.
void put_longest_last(Plan& plan, BufferId id, bool whenever_longer) {
    constexpr Count few = 48, many = 64;
    const Buffer& b = plan.buffers[id];
    std::vector<std::size_t> axes = axes_by_stride(b);
    if (axes.size() < 2 || !may_turn(plan, id)) return;
    const auto longest = std::ranges::max_element(
        axes, [&](std::size_t x, std::size_t y) { return b.extents[x] < b.extents[y]; });
    const Count fastest = b.extents[axes.back()], most = b.extents[*longest];
    const bool pays = fastest < few && most >= many && most >= 4 * fastest;
    if (!pays && (!whenever_longer || most <= fastest)) return;
    if (!whenever_longer && makes_dot_products(plan, id, b.strides[*longest])) return;
    std::rotate(longest, longest + 1, axes.end());
    put_in_order(plan, id, axes);
}

}  // namespace

bool make_axis_slowest(Plan& plan, BufferId id, Count stride) {
    const Buffer& b = plan.buffers[id];
    std::vector<std::size_t> axes = axes_by_stride(b);
    const auto axis =
        std::ranges::find_if(axes, [&](std::size_t a) { return b.strides[a] == stride; });
    if (axis == axes.begin() || axes.empty()) return true;
    if (axis == axes.end() || !may_turn(plan, id)) return false;
    std::rotate(axes.begin(), axis, axis + 1);
    put_in_order(plan, id, axes);
    return true;
}

void shorten_fastest(Plan& plan, BufferId id, Count extent) {
    const Buffer& b = plan.buffers[id];
    const std::vector<std::size_t> axes = axes_by_stride(b);
    if (b.size == 0 || axes.empty()) return;
    const Count whole = b.extents[axes.back()];
    std::vector<Count> strides = b.strides;
    for (std::size_t i = 0; i + 1 < axes.size(); ++i) {
        strides[axes[i]] = strides[axes[i]] / whole * extent;
    }
    lay_out(plan, id, strides);
}

/// A temporary that meets arguments in a loop is laid out as they are.
void choose_layouts(Plan& plan, bool longest_last) {
    for (BufferId id = 0; id < plan.buffers.size(); ++id) {
        if (plan.buffers[id].place != Place::temporary || plan.buffers[id].extents.size() != 2) {
            continue;
        }
        double agree = 0, differ = 0;
        for (Step& s : plan.steps) {
            if (!std::holds_alternative<Loop>(s.work)) continue;
            const std::vector<Access*> all = accesses_of(s.work);
            for (const Access* own : all) {
                if (own->buffer != id) continue;
                for (const Access* other : all) {
                    const Buffer& o = plan.buffers[other->buffer];
                    if (o.place == Place::temporary || o.extents.size() != 2) continue;
                    const Buffer& b = plan.buffers[id];
                    for (std::size_t d = 0; d < own->strides.size(); ++d) {
                        const int x = axis_along(*own, b, d), y = axis_along(*other, o, d);
                        if (x < 0 || y < 0) continue;
                        const bool same = (b.strides[x] == 1) == (o.strides[y] == 1);
                        (same ? agree : differ) += static_cast<double>(o.size);
                    }
                }
            }
        }
        if (differ > agree && may_turn(plan, id)) turn_round(plan, id);
    }
    for (BufferId id = 0; id < plan.buffers.size(); ++id) put_longest_last(plan, id, longest_last);
}

}  // namespace gradwright::execute
