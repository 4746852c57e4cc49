#pragma once
// Functions of a symmetric matrix by its eigenvalues, in place.

#include "execute/run/blas.hpp"
#include "execute/run/direct_call.hpp"
#include "execute/run/spectral.hpp"

namespace gradwright::execute::direct {

/// Room for the vectors, the values, and what LAPACK works in.
template <class T>
Count eigen_room(Count, Count n) {
    return in_lines(n * n) + in_lines(n) + blas::eigen_room<T>(n);
}

template <class T>
struct Eigen {
    T *vectors = nullptr, *values = nullptr;  ///< one vector a row

    explicit Eigen(const Call<T>& c) : vectors(c.scratch), values(c.scratch + in_lines(c.n * c.n)) {
        symmetric_part(c, vectors);
        found = blas::eigen(c.n, vectors, values, values + in_lines(c.n));
    }
    bool found = false;
};

template <class T>
bool eigenvalues(const Call<T>& c) {
    const Eigen<T> e(c);
    std::copy_n(e.values, c.n, c.out);
    return e.found;
}

template <class T>
bool largest_eigenvalue(const Call<T>& c) {
    const Eigen<T> e(c);
    *c.out = e.values[c.n - 1];
    return e.found;
}

/// How many of the ascending eigenvalues are the largest one.
template <class T>
Count ties_of(const Call<T>& c, const Eigen<T>& e) {
    const T top = e.values[c.n - 1], scale = std::max(std::abs(e.values[0]), std::abs(top));
    Count ties = 1;
    while (ties < c.n && top - e.values[c.n - 1 - ties] <= smallest_gap<T> * scale) ++ties;
    return ties;
}

template <class T>
bool top_projector(const Call<T>& c) {
    const Eigen<T> e(c);
    const Count ties = e.found ? ties_of(c, e) : 1;
    const T* const v = e.vectors + (c.n - ties) * c.n;
    blas::multiply<T>(c.n, c.n, ties, T(1) / static_cast<T>(ties), {v, 1, c.n}, {v, c.n, 1}, false,
                      {c.out, c.n, 1});
    return e.found;
}

template <class T>
bool top_resolvent(const Call<T>& c) {
    const Eigen<T> e(c);
    if (!e.found || ties_of(c, e) > 1) return false;
    std::fill_n(c.out, c.size, T(0));
    for (Count k = 0; k + 1 < c.n; ++k) {
        const T* const v = e.vectors + k * c.n;
        const T weight = 1 / (e.values[c.n - 1] - e.values[k]);
        blas::multiply<T>(c.n, c.n, 1, weight, {v, 1, c.n}, {v, c.n, 1}, true, {c.out, c.n, 1});
    }
    return true;
}

template <class T>
bool eigenvectors(const Call<T>& c) {
    const Eigen<T> e(c);
    for (Count j = 0; j < c.n; ++j) {
        const T* const v = e.vectors + j * c.n;
        const T sign = largest_entry(v, c.n, 1) < 0 ? T(-1) : T(1);
        for (Count i = 0; i < c.n; ++i) c.out[i * c.n + j] = sign * v[i];
    }
    return e.found;
}

}  // namespace gradwright::execute::direct
