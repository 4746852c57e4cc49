#include "execute/run/flat_program.hpp"

#include <algorithm>

namespace gradwright::execute {

template <class T>
Spot FlatProgram<T>::reserve(Count entries) {
    const Count begin = memory();
    memory_.resize(memory_.size() + static_cast<std::size_t>(whole_slots(entries)));
    return {own_, begin};
}

template <class T>
Spot FlatProgram<T>::constant(T value) {
    const Spot at = reserve(slot);
    std::fill_n(memory_.begin() + at.offset, slot, value);
    return at;
}

template <class T>
void run_call(const FlatCall<T>& call, T* const* bases) {
    using Kind = typename FlatCall<T>::Kind;
    const auto at = [bases](const Spot& s) { return bases[s.base] + s.offset; };
    switch (call.kind) {
        case Kind::unary:
            return call.unary(at(call.a), at(call.to), call.n);
        case Kind::binary:
            return call.binary(at(call.a), at(call.b), at(call.to), call.n);
        case Kind::ternary:
            return call.ternary(at(call.a), at(call.b), at(call.c), at(call.to), call.n);
        case Kind::power:
            return kernels<T>().power(at(call.a), at(call.to), call.n, call.exponent);
        case Kind::load:
            return kernels<T>().load_strided(at(call.a), call.stride, at(call.to), call.n);
        case Kind::store:
            return kernels<T>().store_strided(at(call.a), at(call.to), call.stride, call.n);
        case Kind::spread: {
            T* const to = at(call.to);
            const T x = *at(call.a);
            for (Count i = 0; i < call.n; ++i) to[i] = x;
            return;
        }
        case Kind::add_one:
            *at(call.to) += *at(call.a);
            return;
        case Kind::total: {
            T* const to = at(call.to);
            *to = (call.onto ? *to : T(0)) + kernels<T>().sum(at(call.a), call.n);
            return;
        }
        case Kind::dots:
            return kernels<T>().row_dots(at(call.a), call.stride, call.rows, call.n, at(call.b),
                                         at(call.to));
        case Kind::axpys: {
            T* const to = at(call.to);
            for (Count i = 0; i < call.n; ++i) to[i] = 0;
            return kernels<T>().row_axpys(at(call.a), call.stride, call.rows, call.n, at(call.b),
                                          to);
        }
        case Kind::step:
            return;
    }
}

template class FlatProgram<double>;
template class FlatProgram<float>;
template void run_call(const FlatCall<double>&, double* const*);
template void run_call(const FlatCall<float>&, float* const*);

}  // namespace gradwright::execute
