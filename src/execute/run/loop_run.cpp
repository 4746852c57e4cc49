#include <algorithm>
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

void fetch(const void* from, Count bytes) {
    const char* p = static_cast<const char*>(from);
    for (Count i = 0; i < bytes; i += 64) __builtin_prefetch(p + i, 0, 2);
}

}  // namespace

template <class T>
inline T* LoopProgram<T>::place(const Frame<T>& frame, const TileOperand& x, Count at) const {
    switch (x.source) {
        case Source::tile:
            return frame.scratch + static_cast<Count>(scalars_.size()) + tile_ * x.index;
        case Source::scalar:
            return frame.scratch + x.index;
        default:
            return frame.pointers[x.index] + at * moving_[x.index].inner;
    }
}

template <class T>
inline void LoopProgram<T>::apply(const Operation& op, const Frame<T>& frame, Count at,
                                  Count n) const {
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
        T* const base = frame.pointers[r.moving];
        std::array<Count, most_dims> index;
        std::fill_n(index.begin(), strides.size(), 0);
        for (bool more = true; more;) {
            Count offset = 0;
            for (std::size_t d = 0; d < strides.size(); ++d) offset += index[d] * strides[d];
            base[offset] = neutral<T>(r.fold);
            more = false;
            for (std::size_t d = strides.size(); d-- > 0 && !more;) {
                if (strides[d] == 0) continue;
                more = ++index[d] < extents[d];
                if (!more) index[d] = 0;
            }
        }
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
        k.binary[static_cast<std::size_t>(combining(r.fold))][0](y, &whole, y, 1);
        return;
    }
    const bool onto = r.accumulate || r.fold != Fold::keep;
    if (n == 1 && !onto) {
        *y = *x;
    } else if (onto && stride == 1) {
        const std::size_t form = uniform ? 2 : 0;
        k.binary[static_cast<std::size_t>(combining(r.fold))][form](y, x, y, n);
    } else if (onto) {
        // Rare: one entry at a time.
        const auto add = k.binary[static_cast<std::size_t>(combining(r.fold))][0];
        for (Count i = 0; i < n; ++i) add(y + i * stride, uniform ? x : x + i, y + i * stride, 1);
    } else if (uniform && stride == 1) {
        std::fill_n(y, n, *x);
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
void LoopProgram<T>::run_row(Frame<T>& frame, Count length) const {
    for (const auto& [moving, scalar] : scalar_loads_) {
        frame.scratch[scalar] = *frame.pointers[moving];
    }
    for (const Operation& op : uniform_) apply(op, frame, 0, 1);
    for (Count at = 0; at < length; at += tile_) {
        const Count n = std::min(tile_, length - at);
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
        for (const Load& l : loads_) {
            const Count stride = moving_[l.moving].inner;
            kernels<T>().load_strided(frame.pointers[l.moving] + at * stride, stride,
                                      place(frame, {Source::tile, l.tile}, at), n);
        }
        for (const Operation& op : tiled_) apply(op, frame, at, n);
        for (const Result& r : results_) deliver(r, frame, at, n);
    }
}

template <class T>
void LoopProgram<T>::run(Frame<T>& frame) const {
    const std::size_t dims = extents_.size();
    // Left as they are beyond the dims in use: clearing them costs more than a small loop.
    std::array<Count, most_dims> extents, index;
    for (std::size_t d = 0; d < dims; ++d) {
        extents[d] = extents_[d];
        index[d] = 0;
    }
    if (block_dim_ != none) extents[block_dim_] = frame.block_rows * block_multiple_;
    for (std::size_t i = 0; i < moving_.size(); ++i) {
        const Access& a = moving_[i].access;
        T* p = frame.bases[a.buffer] + a.offset;
        if (block_dim_ != none && !buffers_[a.buffer].local) {
            p += frame.block_start * block_multiple_ * a.strides[block_dim_];
        }
        frame.pointers[i] = p;
    }
    std::copy(scalars_.begin(), scalars_.end(), frame.scratch);
    begin_folds(frame, extents.data());
    // A sum over nothing exists, and is zero.
    for (std::size_t d = 0; d < dims; ++d) {
        if (extents[d] == 0) return;
    }
    const Count length = extents[dims - 1];
    for (;;) {
        run_row(frame, length);
        std::size_t d = dims - 1;
        for (;;) {
            if (d-- == 0) return;
            for (std::size_t i = 0; i < moving_.size(); ++i) {
                frame.pointers[i] += moving_[i].access.strides[d];
            }
            if (++index[d] < extents[d]) break;
            for (std::size_t i = 0; i < moving_.size(); ++i) {
                frame.pointers[i] -= extents[d] * moving_[i].access.strides[d];
            }
            index[d] = 0;
        }
    }
}

template class LoopProgram<double>;
template class LoopProgram<float>;

}  // namespace gradwright::execute
