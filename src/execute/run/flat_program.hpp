#pragma once
// Steps over few numbers as one list of calls of kernels, where nothing is left to be found out
// when it runs but the addresses of arguments.

#include "execute/run/frame.hpp"

namespace gradwright::execute {

/// Where numbers lie: in a buffer, or in memory of the list's own.
struct Spot {
    std::uint32_t base = 0;  ///< of a frame
    Count offset = 0;
};

template <class T>
struct FlatCall {
    enum class Kind : std::uint8_t {
        unary,
        binary,
        ternary,
        power,
        load,     ///< from numbers `stride` apart
        store,    ///< to them
        spread,   ///< one number to all of a slot or an array
        add_one,  ///< a number to a number
        total,    ///< of an array, to a number
        dots,     ///< rows of a times b
        axpys,    ///< rows of a, each times a number of b
        step      ///< a step as it is
    };
    Kind kind = Kind::unary;
    bool onto = false;  ///< a total is added to what is there
    union {
        typename Kernels<T>::UnaryLoop unary = nullptr;
        typename Kernels<T>::BinaryLoop binary;
        typename Kernels<T>::TernaryLoop ternary;
        Count exponent, stride;
        std::size_t step;
    };
    Count n = 0, rows = 0;
    Spot a, b, c, to;
};

template <class T>
class FlatProgram {
public:
    explicit FlatProgram(std::size_t buffers) : own_(static_cast<std::uint32_t>(buffers)) {}

    /// Memory of its own, in whole slots; numbers that never change lie there from the start.
    Spot reserve(Count entries);
    Spot constant(T value);
    void add(const FlatCall<T>& call) { calls_.push_back(call); }

    static constexpr Count slot = 64 / static_cast<Count>(sizeof(T));
    static constexpr Count whole_slots(Count n) { return (n + slot - 1) / slot * slot; }

    std::uint32_t own() const { return own_; }
    Count memory() const { return static_cast<Count>(memory_.size()); }
    const std::vector<T>& contents() const { return memory_; }
    const std::vector<FlatCall<T>>& calls() const { return calls_; }

private:
    std::uint32_t own_;
    std::vector<T> memory_;
    std::vector<FlatCall<T>> calls_;
};

/// All but steps as they are.
template <class T>
void run_call(const FlatCall<T>& call, T* const* bases);

}  // namespace gradwright::execute
