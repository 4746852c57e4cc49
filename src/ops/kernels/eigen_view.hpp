#pragma once
// Arrays as Eigen matrices. For the .cpp files of kernels only.

#include "base/array.hpp"

#include <Eigen/Dense>

#include <limits>

namespace gradwright::dense {

template <class T>
using Matrix = ::Eigen::Matrix<T, ::Eigen::Dynamic, ::Eigen::Dynamic, ::Eigen::RowMajor>;

template <class T>
::Eigen::Map<const Matrix<T>> view(const ArrayOf<T>& a) {
    return {a.values.data(), static_cast<::Eigen::Index>(a.extents[0]),
            static_cast<::Eigen::Index>(a.extents[1])};
}

template <class T>
ArrayOf<T> array_of(const Matrix<T>& m) {
    ArrayOf<T> a({m.rows(), m.cols()});
    ::Eigen::Map<Matrix<T>>(a.values.data(), m.rows(), m.cols()) = m;
    return a;
}

template <class T>
ArrayOf<T> not_a_number(std::vector<std::int64_t> extents) {
    return ArrayOf<T>(std::move(extents), T(std::numeric_limits<double>::quiet_NaN()));
}

}  // namespace gradwright::dense
