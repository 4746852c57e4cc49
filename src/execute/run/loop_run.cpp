#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "execute/run/loop_program.hpp"

namespace gradwright::execute {
namespace {

constexpr std::size_t most_dims = 32;

template <class T>
constexpr T neutral(Fold fold) {
    switch (fold) {
        case Fold::product:
            return 1;
        case Fold::max:
            return -std::numeric_limits<T>::infinity();
        case Fold::min:
            return std::numeric_limits<T>::infinity();
        default:
            return 0;
    }
}

/// As the loops of kernels combine vectors.
template <class T>
T combined(Fold fold, T x, T y) {
    switch (fold) {
        case Fold::product:
            return x * y;
        case Fold::max:
            return x > y || x != x ? x : y;
        case Fold::min:
            return x < y || x != x ? x : y;
        default:
            return x + y;
    }
}

constexpr Binary combining(Fold fold) {
    switch (fold) {
        case Fold::product:
            return Binary::multiply;
        case Fold::max:
            return Binary::max;
        case Fold::min:
            return Binary::min;
        default:
            return Binary::add;
    }
}

template <class T>
T folded(Fold fold, const T* x, Count n) {
    const Kernels<T>& k = kernels<T>();
    switch (fold) {
        case Fold::product:
            return k.product(x, n);
        case Fold::max:
            return k.max(x, n);
        case Fold::min:
            return k.min(x, n);
        default:
            return k.sum(x, n);
    }
}

/// The same number n times over.
template <class T>
T repeated(Fold fold, T x, Count n) {
    if (fold == Fold::sum) return x * static_cast<T>(n);
    if (fold != Fold::product) return x;
    T y = 1;
    kernels<T>().power(&x, &y, 1, n);
    return y;
}

/// Zeros as the library clears memory, past the caches if it is large.
template <class T>
void fill_run(T* to, Count n, T number) {
    if (number == 0 && !std::signbit(number)) {
        std::memset(to, 0, static_cast<std::size_t>(n) * sizeof(T));
    } else {
        std::fill_n(to, n, number);
    }
}

/// Every entry that the strides reach; the last of them is not zero.
template <class T>
void fill(T* to, std::span<const Count> strides, const Count* extents, T number) {
    if (strides.empty()) {
        *to = number;
        return;
    }
    const Count stride = strides[0], n = stride == 0 ? 1 : extents[0];
    if (strides.size() == 1 && stride == 1) {
        fill_run(to, n, number);
        return;
    }
    if (strides.size() == 1) {
        for (Count i = 0; i < n; ++i) to[i * stride] = number;
        return;
    }
    for (Count i = 0; i < n; ++i) fill(to + i * stride, strides.subspan(1), extents + 1, number);
}

void fetch(const void* from, Count bytes) {
    const char* p = static_cast<const char*>(from);
    for (Count i = 0; i < bytes; i += 64) __builtin_prefetch(p + i, 0, 2);
}

}  // namespace

template <class T>
inline T* LoopProgram<T>::place(const Frame<T>& frame, const TileOperand& x, Count at) const {
    T* const registers = frame.scratch + slot * static_cast<Count>(scalars_.size());
    switch (x.source) {
        case Source::tile:
            return registers + tile_ * x.index;
        case Source::group:
            return registers + tile_ * (x.index + frame.group_row);
        case Source::scalar:
            return frame.scratch + slot * x.index;
        default:
            return frame.pointers[x.index] + at * moving_[x.index].inner;
    }
}

template <class T>
inline void LoopProgram<T>::apply(const Operation& op, const Frame<T>& frame, Count at,
                                  Count n) const {
    if (op.is_private) n = FlatProgram<T>::whole_slots(n);
    T* const to = place(frame, op.to, at);
    const T* const a = place(frame, op.a, at);
    switch (op.kind) {
        case Kind::unary:
            op.unary(a, to, n);
            break;
        case Kind::binary:
            op.binary(a, place(frame, op.b, at), to, n);
            break;
        case Kind::ternary:
            op.ternary(a, place(frame, op.b, at), place(frame, op.c, at), to, n);
            break;
        case Kind::power:
            kernels<T>().power(a, to, n, op.exponent);
            break;
        default:
            kernels<T>().sincos(a, to, place(frame, op.also, at), n);
    }
}

/// Results that are folded begin with the neutral number, unless something is there already.
template <class T>
void LoopProgram<T>::begin_folds(const Frame<T>& frame, const Count* extents) const {
    for (const Result& r : results_) {
        if (r.fold == Fold::keep || r.accumulate) continue;
        if (!frame.fresh && !r.per_block) continue;
        const std::vector<Count>& strides = moving_[r.moving].access.strides;
        bool empty = false;
        for (std::size_t d = 0; d < strides.size(); ++d) {
            empty = empty || (strides[d] != 0 && extents[d] == 0);
        }
        if (empty) continue;
        std::size_t moved = strides.size();
        while (moved > 0 && strides[moved - 1] == 0) --moved;
        fill(frame.pointers[r.moving], std::span(strides).first(moved), extents,
             neutral<T>(r.fold));
    }
}

template <class T>
inline void LoopProgram<T>::deliver(const Result& r, const Frame<T>& frame, Count at,
                                    Count n) const {
    if (r.direct) return;
    const Kernels<T>& k = kernels<T>();
    const bool uniform = r.value.source == Source::scalar;
    const T* const x = place(frame, r.value, at);
    const Count stride = moving_[r.moving].inner;
    T* const y = frame.pointers[r.moving] + at * stride;
    if (r.inner_folds) {
        const T whole = uniform ? repeated(r.fold, *x, n) : folded(r.fold, x, n);
        *y = combined(r.fold, *y, whole);
        return;
    }
    const bool onto = r.accumulate || r.fold != Fold::keep;
    if (r.turned) {
        T* const to = place(frame, {Source::group, r.group}, at);
        if (uniform) {
            std::fill_n(to, n, *x);
        } else {
            std::copy_n(x, n, to);
        }
    } else if (n == 1) {
        *y = onto ? combined(r.fold, *y, *x) : *x;
    } else if (onto && stride == 1) {
        const std::size_t form = uniform ? 2 : 0;
        k.binary[static_cast<std::size_t>(combining(r.fold))][form](y, x, y, n);
    } else if (onto && !uniform && (r.fold == Fold::sum || r.fold == Fold::keep)) {
        k.add_strided(x, y, stride, n);
    } else if (onto) {
        for (Count i = 0; i < n; ++i) {
            y[i * stride] = combined(r.fold, y[i * stride], uniform ? *x : x[i]);
        }
    } else if (uniform && stride == 1) {
        fill_run(y, n, *x);
    } else if (uniform) {
        for (Count i = 0; i < n; ++i) y[i * stride] = *x;
    } else if (r.stream) {
        k.stream(x, y, n);
    } else if (stride == 1) {
        k.unary[static_cast<std::size_t>(Unary::copy)](x, y, n);
    } else {
        k.store_strided(x, y, stride, n);
    }
}

template <class T>
inline void LoopProgram<T>::load_scalars(Frame<T>& frame) const {
    for (const auto& [moving, scalar] : scalar_loads_) {
        std::fill_n(frame.scratch + slot * scalar, slot, *frame.pointers[moving]);
    }
    for (const Operation& op : uniform_) apply(op, frame, 0, slot);
}

/// What the next tile and the next block read.
template <class T>
inline void LoopProgram<T>::prefetch(Frame<T>& frame, Count at, Count n) const {
    ++frame.tiles;
    if (frame.ahead < frame.ahead_end) {
        fetch(frame.ahead, std::min<Count>(frame.ahead_bytes, frame.ahead_end - frame.ahead));
        frame.ahead += frame.ahead_bytes;
    }
    for (const Moving& m : moving_) {
        if (!m.fetch_ahead) continue;
        const T* p = frame.pointers[static_cast<std::size_t>(&m - moving_.data())] + at + n;
        fetch(p, n * static_cast<Count>(sizeof(T)));
    }
}

template <class T>
inline void LoopProgram<T>::run_tile(Frame<T>& frame, Count at, Count n) const {
    prefetch(frame, at, n);
    for (const Load& l : loads_) {
        const Count stride = moving_[l.moving].inner;
        kernels<T>().load_strided(frame.pointers[l.moving] + at * stride, stride,
                                  place(frame, {Source::tile, l.tile}, at), n);
    }
    if (frame.group_row == 0) {
        for (const Operation& op : steady_) apply(op, frame, at, n);
    }
    for (const Operation& op : tiled_) apply(op, frame, at, n);
    for (const Result& r : results_) deliver(r, frame, at, n);
}

template <class T>
void LoopProgram<T>::run_row(Frame<T>& frame, Count length) const {
    load_scalars(frame);
    for (Count at = 0; at < length; at += tile_) {
        run_tile(frame, at, std::min(tile_, length - at));
    }
}

/// Some rows together: tile by tile, what lies in columns is turned for all of them.
template <class T>
void LoopProgram<T>::run_group(Frame<T>& frame, Count rows, Count length) const {
    const std::size_t dim = extents_.size() - 2;
    for (Count at = 0; at < length; at += tile_) {
        const Count n = std::min(tile_, length - at);
        frame.group_row = 0;
        for (const Load& l : turned_loads_) {
            const Count stride = moving_[l.moving].inner;
            kernels<T>().transpose(frame.pointers[l.moving] + at * stride, stride,
                                   place(frame, {Source::group, l.tile}, at), tile_, n, rows);
        }
        for (; frame.group_row < rows; ++frame.group_row) {
            load_scalars(frame);
            run_tile(frame, at, n);
            move(frame, dim, 1);
        }
        move(frame, dim, -rows);
        frame.group_row = 0;
        for (const Result& r : results_) {
            if (!r.turned) continue;
            const Count stride = moving_[r.moving].inner;
            kernels<T>().transpose(place(frame, {Source::group, r.group}, at), tile_,
                                   frame.pointers[r.moving] + at * stride, stride, rows, n);
        }
    }
    move(frame, dim, rows);
}

template <class T>
inline void LoopProgram<T>::move(Frame<T>& frame, std::size_t dim, Count steps) const {
    for (std::size_t i = 0; i < moving_.size(); ++i) {
        frame.pointers[i] += steps * moving_[i].access.strides[dim];
    }
}

/// Pointers, extents and constants of a run; the number of dims.
template <class T>
std::size_t LoopProgram<T>::start(Frame<T>& frame, Count* extents) const {
    const std::size_t dims = extents_.size();
    std::copy(extents_.begin(), extents_.end(), extents);
    if (block_dim_ != none) extents[block_dim_] = frame.block_rows * block_multiple_;
    for (std::size_t i = 0; i < moving_.size(); ++i) {
        const Access& a = moving_[i].access;
        T* p = frame.bases[a.buffer] + a.offset;
        if (block_dim_ != none && !buffers_[a.buffer].local) {
            p += frame.block_start * block_multiple_ * a.strides[block_dim_];
        }
        frame.pointers[i] = p;
    }
    for (std::size_t i = 0; i < scalars_.size(); ++i) {
        std::fill_n(frame.scratch + slot * static_cast<Count>(i), slot, scalars_[i]);
    }
    return dims;
}

template <class T>
void LoopProgram<T>::run(Frame<T>& frame) const {
    // Left as they are beyond the dims in use: clearing them costs more than a small loop.
    std::array<Count, most_dims> extents, index;
    const std::size_t dims = start(frame, extents.data());
    begin_folds(frame, extents.data());
    // A sum over nothing exists, and is zero.
    for (std::size_t d = 0; d < dims; ++d) {
        if (extents[d] == 0) return;
        index[d] = 0;
    }
    const Count length = extents[dims - 1];
    const bool grouped = group_ > 1;
    const std::size_t outer = dims - (grouped ? 2 : 1);
    for (;;) {
        if (grouped) {
            const Count rows = extents[outer];
            for (Count row = 0; row < rows; row += group_) {
                run_group(frame, std::min(group_, rows - row), length);
            }
            move(frame, outer, -rows);
        } else {
            run_row(frame, length);
        }
        std::size_t d = outer;
        for (;;) {
            if (d-- == 0) return;
            move(frame, d, 1);
            if (++index[d] < extents[d]) break;
            move(frame, d, -extents[d]);
            index[d] = 0;
        }
    }
}

template class LoopProgram<double>;
template class LoopProgram<float>;

}  // namespace gradwright::execute
