#include <algorithm>
#include <limits>

#include "execute/run/loop_program.hpp"

namespace gradwright::execute {
namespace {

/// Registers of a tile together; with the operands they stay in the nearest cache.
constexpr Count tile_bytes = 20 * 1024;
constexpr Count longest_tile = 1024, shortest_tile = 64;
/// Where numbers are written and nothing is kept in registers.
constexpr Count whole_row = Count{1} << 40;
/// Results at least this large go past the caches.
constexpr Count large_result_bytes = Count{16} << 20;
constexpr Count large_input_bytes = Count{1} << 20;

/// Every access of a loop.
std::vector<Access*> accesses_of(Loop& loop) {
    std::vector<Access*> all;
    for (Instruction& i : loop.code) {
        if (i.code == Code::read) all.push_back(&i.access);
    }
    for (Store& s : loop.stores) all.push_back(&s.to);
    return all;
}

void erase_dim(Loop& loop, std::size_t d) {
    loop.extents.erase(loop.extents.begin() + static_cast<std::ptrdiff_t>(d));
    for (Access* a : accesses_of(loop)) {
        a->strides.erase(a->strides.begin() + static_cast<std::ptrdiff_t>(d));
    }
}

bool runs_on(Loop& loop, std::size_t d) {
    const Count n = loop.extents[d + 1];
    return std::ranges::all_of(
        accesses_of(loop), [&](const Access* a) { return a->strides[d] == a->strides[d + 1] * n; });
}

/// Long, and few accesses that jump.
double worth_as_inner(Loop& loop, std::size_t d) {
    double score = 0, count = 0;
    for (const Access* a : accesses_of(loop)) {
        score += a->strides[d] == 1 ? 1 : a->strides[d] == 0 ? 0.8 : 0;
        ++count;
    }
    const double length = static_cast<double>(std::min<Count>(loop.extents[d], 256));
    return (0.15 + score / std::max(1.0, count)) * length / (length + 24);
}

/// By instruction: whether it stays the same from row to row, and changes along them.
std::vector<bool> steady_values(const Loop& loop) {
    const std::size_t n = loop.code.size(), dims = loop.extents.size();
    std::vector<bool> fixed(n, true), changes(n, false);
    for (std::size_t i = 0; i < n; ++i) {
        const Instruction& x = loop.code[i];
        if (x.code == Code::read) {
            fixed[i] = dims < 2 || x.access.strides[dims - 2] == 0;
            changes[i] = x.access.strides[dims - 1] != 0;
        }
        for (const std::uint32_t o : {x.a, x.b, x.c}) {
            if (o == none) continue;
            fixed[i] = fixed[i] && fixed[o];
            changes[i] = changes[i] || changes[o];
        }
    }
    for (std::size_t i = 0; i < n; ++i) fixed[i] = fixed[i] && changes[i];
    return fixed;
}

}  // namespace

template <class T>
void LoopProgram<T>::set_dims(Loop& loop) {
    for (std::size_t d = loop.extents.size(); d-- > 0;) {
        if (loop.extents[d] != 1 || d == block_dim_) continue;
        erase_dim(loop, d);
        if (block_dim_ != none && d < block_dim_) --block_dim_;
    }
    for (std::size_t d = 0; d + 1 < loop.extents.size();) {
        if (d + 1 == block_dim_ || !runs_on(loop, d)) {
            ++d;
            continue;
        }
        const Count n = loop.extents[d + 1];
        if (d == block_dim_) block_multiple_ *= n;
        for (Access* a : accesses_of(loop)) a->strides[d] = a->strides[d + 1];
        loop.extents[d] *= n;
        erase_dim(loop, d + 1);
        if (block_dim_ != none && d + 1 < block_dim_) --block_dim_;
    }
    if (loop.extents.empty()) {
        loop.extents.push_back(1);
        for (Access* a : accesses_of(loop)) a->strides.push_back(0);
    }
    std::size_t inner = loop.extents.size() - 1;
    for (std::size_t d = 0; d < loop.extents.size(); ++d) {
        if (worth_as_inner(loop, d) > worth_as_inner(loop, inner)) inner = d;
    }
    const std::size_t last = loop.extents.size() - 1;
    const auto to_the_end = [&](auto& v) {
        const auto at = v.begin() + static_cast<std::ptrdiff_t>(inner);
        std::rotate(at, at + 1, v.end());
    };
    to_the_end(loop.extents);
    for (Access* a : accesses_of(loop)) to_the_end(a->strides);
    if (block_dim_ == none) return;
    if (block_dim_ == inner) {
        block_dim_ = last;
    } else if (block_dim_ > inner) {
        --block_dim_;
    }
}

/// Instructions to operations: what is the same along the tile is computed once for it.
template <class T>
struct LoopProgram<T>::Assignment {
    LoopProgram& p;
    const Loop& loop;
    std::vector<TileOperand> at;
    std::vector<bool> uniform, done;
    std::vector<bool> steady;  ///< does not depend on the row
    std::vector<std::uint32_t> last_use;
    std::vector<std::uint32_t> free_tiles;
    std::vector<std::uint32_t> direct;  ///< by instruction: the result it is written to

    Assignment(LoopProgram& program, const Loop& source, std::vector<bool> steady_of)
        : p(program), loop(source), steady(std::move(steady_of)) {
        const std::size_t n = loop.code.size();
        at.resize(n);
        uniform.assign(n, false);
        done.assign(n, false);
        last_use.assign(n, 0);
        direct.assign(n, none);
        for (std::uint32_t i = 0; i < n; ++i) {
            for (const std::uint32_t x : {loop.code[i].a, loop.code[i].b, loop.code[i].c}) {
                if (x != none) last_use[x] = i;
            }
        }
        for (const Store& s : loop.stores) last_use[s.value] = none;
    }

    std::uint32_t new_tile() {
        if (free_tiles.empty()) return static_cast<std::uint32_t>(p.registers_++);
        const std::uint32_t t = free_tiles.back();
        free_tiles.pop_back();
        return t;
    }
    std::uint32_t new_scalar(double value) {
        p.scalars_.push_back(static_cast<T>(value));
        return static_cast<std::uint32_t>(p.scalars_.size() - 1);
    }
    void release(std::uint32_t i, std::uint32_t user) {
        if (i == none || last_use[i] != user || at[i].source != Source::tile || uniform[i]) return;
        free_tiles.push_back(at[i].index);
        last_use[i] = none;
    }

    std::uint32_t moving_of(const Access& a, bool read) {
        Moving m{a, a.strides.back()};
        const Buffer& b = p.buffers_[a.buffer];
        const bool cached = std::ranges::find(loop.in_cache, a.buffer) != loop.in_cache.end();
        m.fetch_ahead = read && !cached && m.inner == 1 && b.place == Place::input &&
                        b.size * static_cast<Count>(sizeof(T)) >= large_input_bytes;
        p.moving_.push_back(std::move(m));
        return static_cast<std::uint32_t>(p.moving_.size() - 1);
    }

    void read(std::uint32_t i) {
        const std::uint32_t m = moving_of(loop.code[i].access, true);
        const Count stride = p.moving_[m].inner;
        if (stride == 0 || p.extents_.back() == 1) {
            uniform[i] = true;
            at[i] = {Source::scalar, new_scalar(0)};
            p.scalar_loads_.emplace_back(m, at[i].index);
        } else if (stride == 1) {
            at[i] = {Source::memory, m};
        } else if (p.group_ > 1 && p.can_turn(p.moving_[m])) {
            at[i] = {Source::group, static_cast<std::uint32_t>(p.registers_)};
            p.registers_ += p.group_;
            p.turned_loads_.push_back({m, at[i].index});
        } else {
            // Loaded before everything else: a register of its own, never given back.
            at[i] = {Source::tile, static_cast<std::uint32_t>(p.registers_++)};
            p.loads_.push_back({m, at[i].index});
            last_use[i] = none;
        }
    }

    void operate(std::uint32_t i);
    bool with_partner(std::uint32_t i, Operation& op);
};

/// sin and cos of the same operand in one go.
template <class T>
bool LoopProgram<T>::Assignment::with_partner(std::uint32_t i, Operation& op) {
    const Instruction& x = loop.code[i];
    const auto sine = static_cast<std::uint8_t>(Unary::sin),
               cosine = static_cast<std::uint8_t>(Unary::cos);
    if (x.code != Code::unary || (x.function != sine && x.function != cosine) || uniform[x.a]) {
        return false;
    }
    for (std::uint32_t j = i + 1; j < loop.code.size(); ++j) {
        const Instruction& y = loop.code[j];
        if (y.code != Code::unary || y.a != x.a) continue;
        if (y.function == x.function || (y.function != sine && y.function != cosine)) continue;
        at[i] = {Source::tile, new_tile()};
        at[j] = {Source::tile, new_tile()};
        done[j] = true;
        op.kind = Kind::sincos;
        op.to = x.function == sine ? at[i] : at[j];
        op.also = x.function == sine ? at[j] : at[i];
        return true;
    }
    return false;
}

template <class T>
void LoopProgram<T>::Assignment::operate(std::uint32_t i) {
    const Instruction& x = loop.code[i];
    const Kernels<T>& k = kernels<T>();
    Operation op;
    std::size_t forms = 0, bit = 1;
    bool all = true;
    for (const std::uint32_t o : {x.a, x.b, x.c}) {
        if (o == none) continue;
        if (uniform[o]) forms |= bit;
        all = all && uniform[o];
        bit <<= 1;
    }
    if (all) forms = 0;
    if (x.a != none) op.a = at[x.a];
    if (x.b != none) op.b = at[x.b];
    if (x.c != none) op.c = at[x.c];
    switch (x.code) {
        case Code::unary:
            op.unary = k.unary[x.function];
            break;
        case Code::binary:
            op.kind = Kind::binary;
            op.binary = k.binary[x.function][forms];
            break;
        case Code::ternary:
            op.kind = Kind::ternary;
            op.ternary = k.ternary[x.function][forms];
            break;
        default:
            op.kind = Kind::power;
            op.exponent = x.exponent;
    }
    for (const std::uint32_t o : {x.a, x.b, x.c}) {
        op.is_private = op.is_private && (o == none || at[o].source != Source::memory);
    }
    uniform[i] = all;
    if (!all && p.group_ > 1 && steady[i]) {
        // Kept for the rows that follow: in a register that nobody had before or has later.
        op.to = at[i] = {Source::tile, static_cast<std::uint32_t>(p.registers_++)};
        last_use[i] = none;
        p.steady_.push_back(op);
        return;
    }
    if (all) {
        op.to = at[i] = {Source::scalar, new_scalar(0)};
        p.uniform_.push_back(op);
        return;
    }
    if (!with_partner(i, op)) {
        for (const std::uint32_t o : {x.a, x.b, x.c}) release(o, i);
        if (direct[i] != none) {
            at[i] = {Source::memory, p.results_[direct[i]].moving};
            op.is_private = false;
        } else {
            at[i] = {Source::tile, new_tile()};
        }
        op.to = at[i];
    }
    p.tiled_.push_back(op);
}

/// Lies in columns along the tile, next to those of the rows that follow.
template <class T>
bool LoopProgram<T>::can_turn(const Moving& m) const {
    const std::vector<Count>& strides = m.access.strides;
    return strides.size() > 1 && m.inner > 1 && strides[strides.size() - 2] == 1;
}

template <class T>
void LoopProgram<T>::choose_group(Loop& loop, const std::vector<bool>& steady) {
    const std::size_t dims = extents_.size();
    if (dims < 2 || extents_[dims - 1] < 4) return;
    bool pays = false;
    for (std::size_t i = 0; i < loop.code.size(); ++i) {
        const Code code = loop.code[i].code;
        pays = pays || (steady[i] && code != Code::read && code != Code::constant);
    }
    for (const Access* a : accesses_of(loop)) pays = pays || can_turn({*a, a->strides.back()});
    if (pays) group_ = std::min<Count>(extents_[dims - 2], most_grouped);
}

template <class T>
void LoopProgram<T>::assign(const Loop& loop, std::vector<bool> steady) {
    Assignment a(*this, loop, std::move(steady));
    const auto is_read = [&](BufferId b) {
        return std::ranges::any_of(loop.code, [&](const Instruction& i) {
            return i.code == Code::read && i.access.buffer == b;
        });
    };
    for (const Store& s : loop.stores) {
        Result r;
        r.moving = a.moving_of(s.to, false);
        const Moving& m = moving_[r.moving];
        r.fold = s.fold;
        r.accumulate = s.accumulate;
        r.inner_folds = s.fold != Fold::keep && m.inner == 0;
        r.per_block = block_dim_ != none && s.to.strides[block_dim_] != 0;
        const Buffer& b = buffers_[s.to.buffer];
        const bool plain = s.fold == Fold::keep && !s.accumulate && m.inner == 1 &&
                           extents_.back() > 1 && !is_read(s.to.buffer);
        r.stream = plain && b.place == Place::output &&
                   b.size * static_cast<Count>(sizeof(T)) >= large_result_bytes;
        r.turned = group_ > 1 && s.fold == Fold::keep && !s.accumulate && can_turn(m) &&
                   !is_read(s.to.buffer);
        if (r.turned) {
            r.group = static_cast<std::uint32_t>(registers_);
            registers_ += group_;
        }
        const Code code = loop.code[s.value].code;
        r.direct = plain && !r.stream && code != Code::read && code != Code::constant &&
                   a.direct[s.value] == none;
        if (r.direct) a.direct[s.value] = static_cast<std::uint32_t>(results_.size());
        results_.push_back(r);
    }
    for (std::uint32_t i = 0; i < loop.code.size(); ++i) {
        if (a.done[i]) continue;
        if (loop.code[i].code == Code::constant) {
            a.uniform[i] = true;
            a.at[i] = {Source::scalar, a.new_scalar(loop.code[i].value)};
        } else if (loop.code[i].code == Code::read) {
            a.read(i);
        } else {
            a.operate(i);
        }
    }
    for (std::size_t k = 0; k < results_.size(); ++k) {
        Result& r = results_[k];
        r.value = a.at[loop.stores[k].value];
        r.direct = r.direct && r.value.source == Source::memory && r.value.index == r.moving;
    }
}

template <class T>
LoopProgram<T>::LoopProgram(const Loop& source, const std::vector<Buffer>& buffers,
                            std::size_t block_dim)
    : buffers_(buffers), block_dim_(block_dim) {
    Loop loop = source;
    set_dims(loop);
    extents_ = loop.extents;
    std::vector<bool> steady = steady_values(loop);
    choose_group(loop, steady);
    assign(loop, std::move(steady));
    const Count per_entry = std::max<Count>(1, registers_) * static_cast<Count>(sizeof(T));
    tile_ = std::clamp(tile_bytes / per_entry / 64 * 64, shortest_tile, longest_tile);
    const bool only_numbers = std::ranges::all_of(
        results_, [](const Result& r) { return r.value.source == Source::scalar && !r.turned; });
    if (only_numbers) tile_ = whole_row;
}

template class LoopProgram<double>;
template class LoopProgram<float>;

}  // namespace gradwright::execute
