#pragma once

#include <complex>
#include <cstdint>
#include <numeric>
#include <vector>

namespace gradwright {

/// A dense array of any order, row-major: the last axis varies fastest.
template <class T>
struct ArrayOf {
    std::vector<std::int64_t> extents;
    std::vector<T> values;

    ArrayOf() : values(1) {}
    explicit ArrayOf(std::vector<std::int64_t> shape, T fill = T{})
        : extents(std::move(shape)), values(static_cast<std::size_t>(count(extents)), fill) {}

    static std::int64_t count(const std::vector<std::int64_t>& shape) {
        return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>{});
    }
    std::size_t order() const { return extents.size(); }
    std::size_t size() const { return values.size(); }
    T& operator[](std::size_t i) { return values[i]; }
    const T& operator[](std::size_t i) const { return values[i]; }
    /// Entry of a matrix.
    T& at(std::int64_t i, std::int64_t j) {
        return values[static_cast<std::size_t>(i * extents[1] + j)];
    }
    const T& at(std::int64_t i, std::int64_t j) const {
        return values[static_cast<std::size_t>(i * extents[1] + j)];
    }
};

using Array = ArrayOf<double>;
using Complex = std::complex<double>;
using ComplexArray = ArrayOf<Complex>;

}  // namespace gradwright
