#pragma once
// Forward mode for generic scalar code: numbers that carry derivatives. Header-only; the numbers
// allocate nothing (digamma and its derivatives are linked from the library).
//
//     gradwright::derivative([](auto x) { return sin(x) / x; }, 2.0)
//
// Derivatives nest, inside one another as well: each call has a level of its own in the type of its
// dual numbers, so that d/dx (x * d/dy (x + y)) at 1 is 1 and not 2.

#include <gradwright/dual_functions.hpp>

#include <span>
#include <vector>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

namespace dual_detail {

/// The level of one call: what is called, at which kind of number. Every lambda has a type of its
/// own, and a call of the same one inside itself is at another kind of number.
template <class F, class T>
struct Level {};

inline constexpr std::size_t chunk = 8;

template <class T>
using Real = std::conditional_t<std::is_integral_v<T>, double, T>;

/// x as dual numbers with unit tangents for the entries from `first` on.
template <class D, class T>
std::vector<D> seeded(std::span<const T> x, std::size_t first) {
    std::vector<D> duals(x.begin(), x.end());
    const std::size_t n = duals.empty() ? 0 : duals[0].tangent.size();
    for (std::size_t i = 0; i < n && first + i < duals.size(); ++i) {
        duals[first + i].tangent[i] = 1;
    }
    return duals;
}

}  // namespace dual_detail

/// f'(x) for a generic f of one number. x may itself be a dual number of another level.
template <class F, Scalar T>
auto derivative(F&& f, const T& x) {
    using R = dual_detail::Real<T>;
    using L = dual_detail::Level<std::remove_cvref_t<F>, R>;
    return dual_detail::coefficient<L>(f(Dual<R, 1, L>(R(x), {R(1)})), 0);
}

/// Gradient of f: numbers -> number; f takes a const std::vector of any kind of number. In chunks
/// of 8 directions: f runs n/8 times, rounded up.
template <class F, class T>
std::vector<T> gradient(F&& f, const std::vector<T>& x) {
    using L = dual_detail::Level<std::remove_cvref_t<F>, T>;
    using D = Dual<T, dual_detail::chunk, L>;
    std::vector<T> g(x.size());
    for (std::size_t first = 0; first < x.size(); first += dual_detail::chunk) {
        const auto y = D(f(dual_detail::seeded<D>(std::span(x), first)));
        for (std::size_t i = 0; i < dual_detail::chunk && first + i < x.size(); ++i) {
            g[first + i] = y.tangent[i];
        }
    }
    return g;
}

/// Row by row: entry i*x.size() + j is the derivative of output i by input j. f gives a vector.
template <class F, class T>
std::vector<T> jacobian(F&& f, const std::vector<T>& x) {
    using L = dual_detail::Level<std::remove_cvref_t<F>, T>;
    using D = Dual<T, dual_detail::chunk, L>;
    std::vector<T> j;
    for (std::size_t first = 0; first < x.size(); first += dual_detail::chunk) {
        const auto y = f(dual_detail::seeded<D>(std::span(x), first));
        j.resize(y.size() * x.size());
        for (std::size_t row = 0; row < y.size(); ++row) {
            const D entry(y[row]);
            for (std::size_t i = 0; i < dual_detail::chunk && first + i < x.size(); ++i) {
                j[row * x.size() + first + i] = entry.tangent[i];
            }
        }
    }
    return j;
}

/// Second derivatives of f: numbers -> number, row by row: the gradient of the gradient.
template <class F, class T>
std::vector<T> hessian(F&& f, const std::vector<T>& x) {
    return jacobian([&f](const auto& v) { return gradient(f, v); }, x);
}

}  // namespace abi1
}  // namespace gradwright
