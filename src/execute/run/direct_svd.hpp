#pragma once
// Functions of a matrix by its singular values, in place.

#include "execute/run/blas.hpp"
#include "execute/run/direct_call.hpp"
#include "execute/run/spectral.hpp"

namespace gradwright::execute::direct {

template <class T>
Count svd_room(Count m, Count n) {
    const Count k = std::min(m, n);
    return in_lines(m * n) + in_lines(k) + in_lines(m * k) + in_lines(k * n) +
           blas::svd_room<T>(m, n);
}

template <class T>
struct Svd {
    T *values, *left, *right;
    bool found = false;

    explicit Svd(const Call<T>& c) {
        const Count k = c.few();
        values = c.scratch + in_lines(c.m * c.n);
        left = values + in_lines(k);
        right = left + in_lines(c.m * k);
        std::copy_n(c.from, c.m * c.n, c.scratch);
        found = blas::svd(c.m, c.n, c.scratch, values, left, right, right + in_lines(k * c.n));
    }
};

template <class T>
bool singular_values(const Call<T>& c) {
    const Svd<T> s(c);
    std::fill_n(c.out, c.size, not_a_number<T>);
    std::copy_n(s.values, std::min(c.few(), c.size), c.out);
    return s.found;
}

template <class T>
bool nuclear_norm(const Call<T>& c) {
    const Svd<T> s(c);
    *c.out = 0;
    for (Count k = 0; k < c.few(); ++k) *c.out += s.values[k];
    return s.found;
}

template <class T>
bool spectral_norm(const Call<T>& c) {
    const Svd<T> s(c);
    *c.out = s.values[0];
    return s.found;
}

/// Both sides of a pair take the sign that makes the largest entry on the left positive.
template <class T, bool on_the_left>
bool singular_vectors(const Call<T>& c) {
    const Svd<T> s(c);
    std::fill_n(c.out, c.size, not_a_number<T>);
    const Count k = c.few();
    for (Count j = 0; j < std::min(k, c.count); ++j) {
        const T sign = largest_entry(s.left + j, c.m, k) < 0 ? T(-1) : T(1);
        for (Count i = 0; i < (on_the_left ? c.m : c.n); ++i) {
            const T entry = on_the_left ? s.left[i * k + j] : s.right[j * c.n + i];
            c.out[i * c.count + j] = sign * entry;
        }
    }
    return s.found;
}

/// out = left * diag(w) * right, or its transpose; w is zero for values up to a part of the first.
template <class T, bool inverse>
bool from_svd(const Call<T>& c) {
    const Svd<T> s(c);
    const Count k = c.few();
    const auto few = static_cast<T>(k);
    const T part = inverse ? few * std::numeric_limits<T>::epsilon() : smallest_gap<T>;
    for (Count j = 0; j < k; ++j) {
        const bool counts = s.values[j] > part * s.values[0];
        const T w = !counts ? T(0) : inverse ? 1 / s.values[j] : T(1);
        for (Count i = 0; i < c.n; ++i) s.right[j * c.n + i] *= w;
    }
    const blas::Matrix<T> out =
        inverse ? blas::Matrix<T>{c.out, 1, c.m} : blas::Matrix<T>{c.out, c.n, 1};
    blas::multiply<T>(c.m, c.n, k, 1, {s.left, k, 1}, {s.right, c.n, 1}, false, out);
    return s.found;
}

/// The sign of the determinant; the matrix is lost.
template <class T>
T turn_of(Count n, T* a, T* pivots) {
    blas::lu(n, a, pivots);
    T sign = 1;
    for (Count i = 0; i < n; ++i) {
        if (a[i * (n + 1)] < 0) sign = -sign;
        if (reinterpret_cast<const int*>(pivots)[i] != i + 1) sign = -sign;
    }
    return sign;
}

// adj(U S V') = det(U V') V adj(S) U'; U and V are lost after the product.
template <class T>
bool adjugate(const Call<T>& c) {
    const Svd<T> s(c);
    const Count n = c.n;
    for (Count j = 0; j < n; ++j) {
        T others = 1;
        for (Count k = 0; k < n; ++k) others *= k == j ? T(1) : s.values[k];
        for (Count i = 0; i < n; ++i) c.scratch[j * n + i] = others * s.right[j * n + i];
    }
    blas::multiply<T>(n, n, n, 1, {s.left, n, 1}, {c.scratch, n, 1}, false, {c.out, 1, n});
    T* const pivots = c.scratch;
    const T sign = turn_of(n, s.left, pivots) * turn_of(n, s.right, pivots);
    for (Count i = 0; i < c.size; ++i) c.out[i] *= sign;
    return s.found;
}

}  // namespace gradwright::execute::direct
