// A loop along one short dim as a list of calls.
#include "execute/run/loop_program.hpp"

namespace gradwright::execute {
namespace {

/// Longer loops take long enough by themselves.
constexpr Count longest_flat = 512;

}  // namespace

template <class T>
bool LoopProgram<T>::can_flatten() const {
    if (block_dim_ != none || extents_.size() != 1 || group_ != 1) return false;
    const Count n = extents_[0];
    if (n == 0 || n > std::min(longest_flat, tile_)) return false;
    for (const Operation& op : tiled_) {
        if (op.kind == Kind::sincos) return false;
    }
    for (const Result& r : results_) {
        const bool uniform = r.value.source == Source::scalar;
        if (r.stream) return false;
        if (r.inner_folds) {
            if (r.fold != Fold::sum || uniform) return false;
        } else if (r.fold != Fold::keep) {
            return false;
        } else if (n > 1 && moving_[r.moving].inner != 1 && (r.accumulate || uniform)) {
            return false;
        }
    }
    return true;
}

template <class T>
struct LoopProgram<T>::Flattening {
    const LoopProgram& p;
    FlatProgram<T>& flat;
    Count n;
    std::vector<Spot> scalars, registers;

    Flattening(const LoopProgram& program, FlatProgram<T>& to)
        : p(program), flat(to), n(program.extents_[0]) {
        for (const T value : p.scalars_) scalars.push_back(flat.constant(value));
        for (Count i = 0; i < p.registers_; ++i) registers.push_back(flat.reserve(n));
    }

    Spot memory(std::uint32_t moving) const {
        const Access& a = p.moving_[moving].access;
        return {a.buffer, a.offset};
    }
    Spot place(const TileOperand& x) const {
        if (x.source == Source::scalar) return scalars[x.index];
        return x.source == Source::tile ? registers[x.index] : memory(x.index);
    }
    void operate(const Operation& op, Count length);
    void deliver(const Result& r);
};

template <class T>
void LoopProgram<T>::Flattening::operate(const Operation& op, Count length) {
    FlatCall<T> call;
    call.n = op.is_private ? FlatProgram<T>::whole_slots(length) : length;
    call.to = place(op.to);
    call.a = place(op.a);
    switch (op.kind) {
        case Kind::unary:
            call.unary = op.unary;
            break;
        case Kind::binary:
            call.kind = FlatCall<T>::Kind::binary;
            call.binary = op.binary;
            call.b = place(op.b);
            break;
        case Kind::ternary:
            call.kind = FlatCall<T>::Kind::ternary;
            call.ternary = op.ternary;
            call.b = place(op.b);
            call.c = place(op.c);
            break;
        default:
            call.kind = FlatCall<T>::Kind::power;
            call.exponent = op.exponent;
    }
    flat.add(call);
}

template <class T>
void LoopProgram<T>::Flattening::deliver(const Result& r) {
    using Made = typename FlatCall<T>::Kind;
    if (r.direct) return;
    const Kernels<T>& k = kernels<T>();
    const bool uniform = r.value.source == Source::scalar;
    FlatCall<T> call;
    call.n = n;
    call.a = place(r.value);
    call.to = memory(r.moving);
    if (r.inner_folds) {
        call.kind = Made::total;
        call.onto = r.accumulate;
    } else if (n == 1) {
        call.kind = r.accumulate ? Made::add_one : Made::spread;
    } else if (r.accumulate) {
        call.kind = Made::binary;
        call.binary = k.binary[static_cast<std::size_t>(Binary::add)][uniform ? 2 : 0];
        call.b = call.a;
        call.a = call.to;
    } else if (uniform) {
        call.kind = Made::spread;
    } else if (p.moving_[r.moving].inner == 1) {
        call.unary = k.unary[static_cast<std::size_t>(Unary::copy)];
    } else {
        call.kind = Made::store;
        call.stride = p.moving_[r.moving].inner;
    }
    flat.add(call);
}

template <class T>
bool LoopProgram<T>::flatten(FlatProgram<T>& flat) const {
    if (!can_flatten()) return false;
    Flattening f(*this, flat);
    FlatCall<T> load;
    load.kind = FlatCall<T>::Kind::spread;
    load.n = slot;
    for (const auto& [moving, scalar] : scalar_loads_) {
        load.a = f.memory(moving);
        load.to = f.scalars[scalar];
        flat.add(load);
    }
    for (const Operation& op : uniform_) f.operate(op, slot);
    load.kind = FlatCall<T>::Kind::load;
    load.n = f.n;
    for (const Load& l : loads_) {
        load.stride = moving_[l.moving].inner;
        load.a = f.memory(l.moving);
        load.to = f.registers[l.tile];
        flat.add(load);
    }
    for (const Operation& op : tiled_) f.operate(op, f.n);
    for (const Result& r : results_) f.deliver(r);
    return true;
}

template class LoopProgram<double>;
template class LoopProgram<float>;

}  // namespace gradwright::execute
