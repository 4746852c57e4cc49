#pragma once
// Eigen's matrices as views and views as Eigen's matrices; nothing is copied. For those who use
// Eigen: no other header includes this one, and the library hands no type of Eigen's over.
//
//     f->run(std::array{view(X), view(w)}, std::array{mutable_view(gradient)});

#include <gradwright/array.hpp>
#include <gradwright/view.hpp>

#include <Eigen/Core>

#include <cassert>
#include <cstdint>
#include <type_traits>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {
namespace eigen_detail {

using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
template <class T>
using Plain = std::remove_const_t<T>;
template <class T, int rows, int columns>
using Shaped = Eigen::Matrix<Plain<T>, rows, columns>;
template <class T, class Matrix>
using Map = Eigen::Map<std::conditional_t<std::is_const_v<T>, const Matrix, Matrix>,
                       Eigen::Unaligned, Strides>;

/// What a view of M points to: const unless M may be written.
template <class M>
using Entry = std::remove_pointer_t<decltype(std::declval<std::remove_reference_t<M>&>().data())>;

template <class M>
constexpr bool lies_in_memory() {
    using D = std::remove_cvref_t<M>;
    return (Eigen::internal::traits<D>::Flags & Eigen::DirectAccessBit) != 0;
}
/// Whether the numbers of an M that is given away go with it.
template <class M>
constexpr bool owns_numbers() {
    using D = std::remove_cvref_t<M>;
    return std::is_base_of_v<Eigen::PlainObjectBase<D>, D>;
}

template <class M>
View<Entry<M>> viewed(M& m) {
    using D = std::remove_cvref_t<M>;
    if constexpr (D::IsVectorAtCompileTime) {
        return {m.data(), {m.size()}, {m.innerStride()}};
    } else {
        return {m.data(), {m.rows(), m.cols()}, {m.rowStride(), m.colStride()}};
    }
}

}  // namespace eigen_detail

/// The numbers of a Matrix, Array, Map, Ref, Block, Transpose or Diagonal, in any order and with
/// any strides: one axis for what is a row or column at compile time, else two. The view holds as
/// long as the numbers; those of a temporary matrix would not, so it is no operand, and neither is
/// an expression that is still to be computed.
template <class M>
View<const eigen_detail::Entry<M>> view(M&& m) {
    static_assert(eigen_detail::lies_in_memory<M>(),
                  "an expression has no numbers in memory yet: assign it to a matrix");
    static_assert(std::is_lvalue_reference_v<M> || !eigen_detail::owns_numbers<M>(),
                  "the numbers of a temporary matrix do not outlive the view");
    return eigen_detail::viewed(m);
}
/// To write into.
template <class M>
View<eigen_detail::Entry<M>> mutable_view(M&& m) {
    static_assert(eigen_detail::lies_in_memory<M>(),
                  "an expression has no numbers in memory: assign it to a matrix");
    static_assert(std::is_lvalue_reference_v<M> || !eigen_detail::owns_numbers<M>(),
                  "the numbers of a temporary matrix do not outlive the view");
    static_assert(!std::is_const_v<eigen_detail::Entry<M>>, "this matrix may only be read");
    return eigen_detail::viewed(m);
}

/// A view of at most two axes as a matrix of Eigen; a number is 1 by 1, one axis a column.
template <class T>
auto matrix_map(const View<T>& v) {
    assert(v.order() <= 2);
    using Map = eigen_detail::Map<T, eigen_detail::Shaped<T, Eigen::Dynamic, Eigen::Dynamic>>;
    const auto extent = [&](std::size_t i) { return i < v.order() ? v.extent(i) : 1; };
    const auto stride = [&](std::size_t i) { return i < v.order() ? v.stride(i) : 1; };
    return Map(v.data(), extent(0), extent(1), eigen_detail::Strides(stride(1), stride(0)));
}
/// A view of one axis as a column.
template <class T>
auto vector_map(const View<T>& v) {
    assert(v.order() == 1);
    using Map = eigen_detail::Map<T, eigen_detail::Shaped<T, Eigen::Dynamic, 1>>;
    return Map(v.data(), v.extent(0), 1, eigen_detail::Strides(v.extent(0), v.stride(0)));
}
/// An array of at most two axes likewise; it holds as long as the array keeps its numbers.
inline auto matrix_map(DenseArray& a) {
    return matrix_map(View<double>(a.values.data(), std::span<const std::int64_t>(a.extents)));
}
inline auto matrix_map(const DenseArray& a) {
    return matrix_map(
        View<const double>(a.values.data(), std::span<const std::int64_t>(a.extents)));
}

/// A copy, for requests that take values by name.
template <class Derived>
DenseArray array_of(const Eigen::DenseBase<Derived>& m) {
    DenseArray a;
    if constexpr (Derived::IsVectorAtCompileTime) {
        a.extents = {m.size()};
    } else {
        a.extents = {m.rows(), m.cols()};
    }
    a.values.resize(static_cast<std::size_t>(m.size()));
    const auto columns = static_cast<Eigen::Index>(m.cols());
    using RowMajor = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Eigen::Map<RowMajor>(a.values.data(), m.rows(), columns) =
        m.derived().array().template cast<double>();
    return a;
}

}  // namespace abi1
}  // namespace gradwright
