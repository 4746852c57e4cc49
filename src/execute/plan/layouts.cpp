#include <algorithm>

#include "execute/plan/passes.hpp"

namespace gradwright::execute {
namespace {

/// A stride or an offset as multiples of the strides of both axes.
struct Parts {
    Count first, second;
};
Parts parts_of(Count stride, const Buffer& b) {
    return {stride / b.strides[0], stride % b.strides[0] / b.strides[1]};
}

void turn(Access& a, const Buffer& before, const Buffer& after) {
    const auto moved = [&](Count stride) {
        const Parts p = parts_of(stride, before);
        return p.first * after.strides[0] + p.second * after.strides[1];
    };
    a.offset = moved(a.offset);
    for (Count& s : a.strides) s = moved(s);
}

/// Row after row, or column after column.
void turn_round(Plan& plan, BufferId id) {
    Buffer& b = plan.buffers[id];
    const Buffer before = b;
    if (b.strides[1] == 1) {
        b.strides = {1, b.extents[0]};
    } else {
        b.strides = {b.extents[1], 1};
    }
    const Buffer& after = b;
    const bool was_rows = before.strides[1] == 1;
    for (Step& s : plan.steps) {
        for (Access* a : accesses_of(s.work)) {
            if (a->buffer != id) continue;
            if (was_rows) {
                turn(*a, before, after);
            } else {
                // Seen from the other side, columns are the slow axis.
                Buffer from = before, to = after;
                std::swap(from.strides[0], from.strides[1]);
                std::swap(to.strides[0], to.strides[1]);
                turn(*a, from, to);
            }
        }
    }
}

/// Which axis of the buffer the dim runs along: 0, 1, or neither.
int axis_along(const Access& a, const Buffer& b, std::size_t dim) {
    if (a.strides[dim] == b.strides[0]) return 0;
    return a.strides[dim] == b.strides[1] ? 1 : -1;
}

bool may_turn(const Plan& plan, BufferId id) {
    const Buffer& b = plan.buffers[id];
    if (b.place != Place::temporary || b.extents.size() != 2) return false;
    if (b.extents[0] < 2 || b.extents[1] < 2) return false;
    for (const Step& s : plan.steps) {
        const bool strided =
            std::holds_alternative<Loop>(s.work) || std::holds_alternative<Product>(s.work);
        if (strided) continue;
        const auto reads = reads_of(s.work), writes = writes_of(s.work);
        if (std::ranges::find(reads, id) != reads.end()) return false;
        if (std::ranges::find(writes, id) != writes.end()) return false;
    }
    return true;
}

}  // namespace

bool make_axis_slowest(Plan& plan, BufferId id, Count stride) {
    const Buffer& b = plan.buffers[id];
    const Count slowest = *std::ranges::max_element(b.strides);
    if (stride == slowest || b.extents.size() == 1) return true;
    if (!may_turn(plan, id)) return false;
    turn_round(plan, id);
    return true;
}

/// A temporary that meets arguments in a loop is laid out as they are.
void choose_layouts(Plan& plan) {
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
}

}  // namespace gradwright::execute
