#pragma once
// Functions from SLEEF, in one vector, and what can be made of them.

#include "execute/simd/functions.hpp"
#include "execute/simd/scalar.hpp"

namespace gradwright::execute {
namespace {

/// One function of SLEEF under one name for both types. The bounds are the loosest that keep 4 ulp.
#define GRADWRIGHT_FUNCTION(name, function, bound64, bound32)                           \
    inline F64::V name(F64::V x) { return GRADWRIGHT_SLEEF_F64(function, bound64)(x); } \
    inline F32::V name(F32::V x) { return GRADWRIGHT_SLEEF_F32(function, bound32)(x); }

namespace sleef {
GRADWRIGHT_FUNCTION(exp, exp, u10, u10)
GRADWRIGHT_FUNCTION(log, log, u35, u35)
GRADWRIGHT_FUNCTION(log_within, log, u35, u10)
GRADWRIGHT_FUNCTION(expm1, expm1, u10, u10)
GRADWRIGHT_FUNCTION(sin, sin, u35, u35)
GRADWRIGHT_FUNCTION(cos, cos, u35, u35)
GRADWRIGHT_FUNCTION(tan, tan, u35, u35)
GRADWRIGHT_FUNCTION(asin, asin, u35, u35)
GRADWRIGHT_FUNCTION(acos, acos, u35, u35)
GRADWRIGHT_FUNCTION(atan, atan, u35, u35)
GRADWRIGHT_FUNCTION(sinh, sinh, u35, u35)
GRADWRIGHT_FUNCTION(cosh, cosh, u35, u35)
GRADWRIGHT_FUNCTION(tanh, tanh, u35, u35)
GRADWRIGHT_FUNCTION(erf, erf, u10, u10)
GRADWRIGHT_FUNCTION(erfc, erfc, u15, u15)
GRADWRIGHT_FUNCTION(tgamma, tgamma, u10, u10)
GRADWRIGHT_FUNCTION(lgamma, lgamma, u10, u10)

inline F64::V pow(F64::V x, F64::V y) { return GRADWRIGHT_SLEEF_F64(pow, u10)(x, y); }
inline F32::V pow(F32::V x, F32::V y) { return GRADWRIGHT_SLEEF_F32(pow, u10)(x, y); }
inline auto sincos(F64::V x) { return GRADWRIGHT_SLEEF_F64(sincos, u35)(x); }
inline auto sincos(F32::V x) { return GRADWRIGHT_SLEEF_F32(sincos, u35)(x); }
}  // namespace sleef
#undef GRADWRIGHT_FUNCTION

#define GRADWRIGHT_FUNCTION(Name, function) \
    struct Name : Costly {                  \
        template <class L>                  \
        static Vec<L> of(Vec<L> x) {        \
            return sleef::function(x);      \
        }                                   \
    };
GRADWRIGHT_FUNCTION(Exp, exp)
GRADWRIGHT_FUNCTION(Log, log)
GRADWRIGHT_FUNCTION(Expm1, expm1)
GRADWRIGHT_FUNCTION(Sin, sin)
GRADWRIGHT_FUNCTION(Cos, cos)
GRADWRIGHT_FUNCTION(Tan, tan)
GRADWRIGHT_FUNCTION(Asin, asin)
GRADWRIGHT_FUNCTION(Acos, acos)
GRADWRIGHT_FUNCTION(Atan, atan)
GRADWRIGHT_FUNCTION(Tanh, tanh)
GRADWRIGHT_FUNCTION(Erf, erf)
#undef GRADWRIGHT_FUNCTION

/// log(1 + x) from y = log(u), u = 1 + x rounded, and the rest: less work than SLEEF's log1p, which
/// also overflows too early.
template <class L>
Vec<L> log1p_from(Vec<L> x, Vec<L> u, Vec<L> y) {
    const Vec<L> zero = L::set(0), rest = (x - (u - L::set(1))) / u;
    const Mask<L> ends = (u == zero) | (u - u != zero);
    return x == zero ? x : ends ? y : y + rest;
}
struct Log1p : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> u = L::set(1) + x;
        return log1p_from<L>(x, u, sleef::log(u));
    }
};

/// The limits of exp, short of which SLEEF's hyperbolic functions end.
template <class T>
constexpr T exp_end = sizeof(T) == 8 ? T(709) : T(88);

/// exp(|x|)/2 for large |x|, by the root.
template <class L>
Vec<L> half_exp(Vec<L> x) {
    const Vec<L> half = L::set(static_cast<typename L::T>(0.5)),
                 root = sleef::exp(magnitude<L>(x) * half);
    return root * half * root;
}
struct Sinh : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> y = sleef::sinh(x);
        const Mask<L> large = magnitude<L>(x) > L::set(exp_end<typename L::T>);
        if (!L::any(large)) return y;
        const Vec<L> end = half_exp<L>(x);
        return large ? (x < L::set(0) ? -end : end) : y;
    }
};
struct Cosh : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> y = sleef::cosh(x);
        const Mask<L> large = magnitude<L>(x) > L::set(exp_end<typename L::T>);
        return L::any(large) ? (large ? half_exp<L>(x) : y) : y;
    }
};

struct Sigmoid : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> one = L::set(1), t = sleef::exp(-magnitude<L>(x));
        return (x < L::set(0) ? t : one) / (one + t);
    }
};
struct Softplus : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> t = sleef::exp(-magnitude<L>(x)), u = L::set(1) + t;
        return Relu::of<L>(x) + log1p_from<L>(t, u, sleef::log_within(u));
    }
};
struct Silu : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        using T = typename L::T;
        const Vec<L> one = L::set(1), t = sleef::exp(-magnitude<L>(x));
        const Vec<L> y = (x < L::set(0) ? x * t : x) / (one + t);
        // Where exp loses digits below the smallest normal number, x exp(x) by the root.
        const Mask<L> small = x < L::set(T(-0.96) * exp_end<T>);
        if (!L::any(small)) return y;
        const Vec<L> root = sleef::exp(x * L::set(T(0.5)));
        return small ? x * root * root : y;
    }
};

/// x/2 erfc(-x/sqrt(2)). The argument in two parts u + v: erfc(u + v) = erfc(u) (1 - v h(u)) with
/// h(u) = 2/sqrt(pi) exp(-u^2)/erfc(u), for which u + sqrt(u^2 + 2) will do: v is an ulp of u.
struct Gelu : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        using T = typename L::T;
        constexpr long double root = 0.707106781186547524400844362104849039L;
        constexpr T high = static_cast<T>(root), low = static_cast<T>(root - high);
        const Vec<L> u = -x * L::set(high);
        const Vec<L> v = L::exact_fma(-x, L::set(high), -u) - x * L::set(low);
        const Vec<L> factor = L::set(1) - v * (u + L::sqrt(u * u + L::set(2)));
        const Vec<L> y = L::set(static_cast<T>(0.5)) * x * sleef::erfc(u);
        return ((u > L::set(0)) & (u < L::set(100))) ? y * factor : y;
    }
};

/// The reference itself, number by number.
template <auto f>
struct EachLane : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        typename L::T lanes[L::lanes];
        L::store(lanes, x);
        for (int k = 0; k < L::lanes; ++k) lanes[k] = static_cast<typename L::T>(f(lanes[k]));
        return L::load(lanes);
    }
};
using Digamma = EachLane<digamma>;
using Trigamma = EachLane<trigamma>;

/// The reference where results are tiny and SLEEF is wrong in many digits.
struct Gamma : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        const Vec<L> y = sleef::tgamma(x);
        const Mask<L> tiny = x < L::set(sizeof(typename L::T) == 8 ? -160 : -30);
        return L::any(tiny) ? (tiny ? EachLane<gamma>::of<L>(x) : y) : y;
    }
};

/// The reference near the negative zeros, and where SLEEF's lgammaf overflows too early.
struct Lgamma : Costly {
    template <class L>
    static Vec<L> of(Vec<L> x) {
        using T = typename L::T;
        const Vec<L> y = sleef::lgamma(x);
        Mask<L> hard = (x < L::set(-2)) & (x > L::set(-40));
        if (sizeof(T) == 4) hard |= x > L::set(static_cast<T>(4e36));
        return L::any(hard) ? (hard ? EachLane<log_gamma>::of<L>(x) : y) : y;
    }
};

struct Pow : Costly {
    template <class L>
    static Vec<L> of(Vec<L> a, Vec<L> b) {
        return sleef::pow(a, b);
    }
};

}  // namespace
}  // namespace gradwright::execute
