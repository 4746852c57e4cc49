#include "execute/run/exponential.hpp"

#include "execute/run/blas.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::execute::blas {
namespace {

constexpr double coefficients[] = {64764752532480000.0,
                                   32382376266240000.0,
                                   7771770303897600.0,
                                   1187353796428800.0,
                                   129060195264000.0,
                                   10559470521600.0,
                                   670442572800.0,
                                   33522128640.0,
                                   1323241920.0,
                                   40840800.0,
                                   960960.0,
                                   16380.0,
                                   182.0,
                                   1.0};
/// Up to this norm the approximant is exact to rounding.
constexpr double widest = 5.371920351148152;

template <class T>
double largest_row_sum(Count n, const T* a) {
    double most = 0;
    for (Count i = 0; i < n; ++i) {
        double sum = 0;
        for (Count j = 0; j < n; ++j) sum += std::abs(static_cast<double>(a[i * n + j]));
        most = std::max(most, sum);
    }
    return most;
}

/// Square matrices in a row, one after the other.
template <class T>
struct Squares {
    Count n;
    T* first;

    T* operator[](Count k) const { return first + k * in_lines(n * n); }
    void multiply(const T* a, const T* b, T* c) const {
        blas::multiply<T>(n, n, n, 1, {a, n, 1}, {b, n, 1}, false, {c, n, 1});
    }
    /// to = the coefficients from `begin` on, every second, times a power each: 1, a², a⁴, a⁶.
    void sum(int begin, int count, const T* const* powers, T* to) const {
        std::fill_n(to, n * n, T(0));
        for (int k = 0; k < count; ++k) {
            const T c = static_cast<T>(coefficients[begin + 2 * k]);
            if (powers[k] == nullptr) {
                for (Count i = 0; i < n; ++i) to[i * (n + 1)] += c;
            } else {
                for (Count i = 0; i < n * n; ++i) to[i] += c * powers[k][i];
            }
        }
    }
};

}  // namespace

template <class T>
Count exponential_room(Count n) {
    return 8 * in_lines(n * n) + in_lines(n);
}

// r = (v - u)⁻¹ (v + u) with u = a (a⁶ (c13 a⁶ + c11 a⁴ + c9 a²) + c7 a⁶ + c5 a⁴ + c3 a² + c1),
// v likewise from the even coefficients.
template <class T>
bool exponential(Count n, const T* a, T* out, T* scratch) {
    const Squares<T> s{n, scratch};
    const double norm = largest_row_sum(n, a);
    const int squarings = norm > widest ? static_cast<int>(std::ceil(std::log2(norm / widest))) : 0;
    T* const x = s[0];
    const T scale = static_cast<T>(std::ldexp(1.0, -squarings));
    for (Count i = 0; i < n * n; ++i) x[i] = scale * a[i];
    s.multiply(x, x, s[1]);
    s.multiply(s[1], s[1], s[2]);
    s.multiply(s[2], s[1], s[3]);
    const T* const low[] = {nullptr, s[1], s[2], s[3]};
    const T* const high[] = {s[1], s[2], s[3]};
    T *const u = s[4], *const v = s[5], *const t = s[6];
    s.sum(9, 3, high, t);
    s.multiply(s[3], t, u);
    s.sum(1, 4, low, t);
    for (Count i = 0; i < n * n; ++i) t[i] += u[i];
    s.multiply(x, t, u);
    s.sum(8, 3, high, t);
    s.multiply(s[3], t, v);
    s.sum(0, 4, low, t);
    for (Count i = 0; i < n * n; ++i) v[i] += t[i];
    for (Count i = 0; i < n * n; ++i) {
        t[i] = v[i] - u[i];
        out[i] = v[i] + u[i];
    }
    T* const pivots = s[8];
    if (blas::lu(n, t, pivots) != 0) return false;
    blas::solve_lu(n, t, pivots, false, out, n, s[7]);
    for (int k = 0; k < squarings; ++k) {
        s.multiply(out, out, t);
        std::copy_n(t, n * n, out);
    }
    return true;
}

template Count exponential_room<double>(Count);
template Count exponential_room<float>(Count);
template bool exponential(Count, const double*, double*, double*);
template bool exponential(Count, const float*, float*, float*);

}  // namespace gradwright::execute::blas
