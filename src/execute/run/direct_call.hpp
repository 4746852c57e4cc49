#pragma once
// What the matrix functions of direct_program.cpp are called with.

#include "execute/plan/plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gradwright::execute::direct {

/// One matrix in, an array out; rows and columns are those of the matrix. A vector is a column.
template <class T>
struct Call {
    Count m = 0, n = 0;
    Count count = 0;  ///< columns of the result
    Count block = 0;  ///< entries of the trailing axes that an op names
    const T* from = nullptr;
    const T* second = nullptr;  ///< of two operands
    T* out = nullptr;
    Count size = 0;  ///< entries of the result
    T* scratch = nullptr;

    Count few() const { return std::min(m, n); }
};

template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();
/// Singular values nearer to zero than this, relative to the largest, count as zero, and
/// eigenvalues no farther apart as one.
template <class T>
constexpr T smallest_gap = std::max(T(1e-12), 4 * std::numeric_limits<T>::epsilon());

template <class T>
void symmetric_part(const Call<T>& c, T* to) {
    for (Count i = 0; i < c.n; ++i) {
        for (Count j = 0; j < c.n; ++j) {
            to[i * c.n + j] = T(0.5) * (c.from[i * c.n + j] + c.from[j * c.n + i]);
        }
    }
}

template <class T>
T largest_entry(const T* v, Count n, Count stride) {
    T lead = 0;
    for (Count i = 0; i < n; ++i) {
        if (std::abs(v[i * stride]) > std::abs(lead)) lead = v[i * stride];
    }
    return lead;
}

template <class T>
Count no_room(Count, Count) {
    return 0;
}

}  // namespace gradwright::execute::direct
