#pragma once
// Functions that are a few instructions, in one vector.

#include "execute/simd/vectors.hpp"

namespace gradwright::execute {
namespace {

/// Cheap functions are worth unrolling; beside the others the loop costs nothing.
struct Cheap {
    static constexpr int unroll = 4;
};
struct Costly {
    static constexpr int unroll = 1;
};

struct Copy : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return x;
    }
};
struct Negate : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return -x;
    }
};
struct Abs : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return magnitude<L>(x);
    }
};
struct Sign : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> zero = L::set(0);
        return x > zero ? L::set(1) : x < zero ? L::set(-1) : x;
    }
};
struct Square : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return x * x;
    }
};
struct Reciprocal : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return L::set(1) / x;
    }
};
struct Sqrt : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return L::sqrt(x);
    }
};
struct InverseSqrt : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return L::set(1) / L::sqrt(x);
    }
};
struct Relu : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return x <= L::set(0) ? L::set(0) : x;
    }
};
struct Step : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        return x > L::set(0) ? L::set(1) : L::set(0);
    }
};

#define GRADWRIGHT_OPERATOR(Name, operation)   \
    struct Name : Cheap {                      \
        template <class L>                     \
        static Vec<L> of(Vec<L> a, Vec<L> b) { \
            return operation;                  \
        }                                      \
    };
GRADWRIGHT_OPERATOR(Add, a + b)
GRADWRIGHT_OPERATOR(Subtract, a - b)
GRADWRIGHT_OPERATOR(Multiply, a* b)
GRADWRIGHT_OPERATOR(Divide, a / b)
// A NaN of either operand wins; of two zeros, the second.
GRADWRIGHT_OPERATOR(Max, ((a > b) | (a != a)) ? a : b)
GRADWRIGHT_OPERATOR(Min, ((a < b) | (a != a)) ? a : b)
GRADWRIGHT_OPERATOR(Less, a < b ? L::set(1) : L::set(0))
GRADWRIGHT_OPERATOR(LessEqual, a <= b ? L::set(1) : L::set(0))
GRADWRIGHT_OPERATOR(Greater, a > b ? L::set(1) : L::set(0))
GRADWRIGHT_OPERATOR(GreaterEqual, a >= b ? L::set(1) : L::set(0))
GRADWRIGHT_OPERATOR(Equal, a == b ? L::set(1) : L::set(0))
#undef GRADWRIGHT_OPERATOR

struct MultiplyAdd : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> a, Vec<L> b, Vec<L> c) {
        return L::fma(a, b, c);
    }
};
struct MultiplySubtract : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> a, Vec<L> b, Vec<L> c) {
        return L::fma(-a, b, c);
    }
};
struct Where : Cheap {
    template <class L>
    static Vec<L> of(Vec<L> a, Vec<L> b, Vec<L> c) {
        return a != L::set(0) ? b : c;
    }
};

}  // namespace
}  // namespace gradwright::execute
