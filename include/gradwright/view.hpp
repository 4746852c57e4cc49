#pragma once
// Numbers where they lie: a pointer, extents and strides. Nothing is copied.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// Most axes that a view has.
inline constexpr std::size_t max_axes = 8;

/// Entry (i, j) is at data[i * stride(0) + j * stride(1)]. Extents and strides count elements.
template <class T>
class View {
public:
    View() = default;
    /// A number.
    explicit View(T* data) : data_(data) {}
    /// Row by row: the last axis varies fastest. At most `max_axes` axes; more leave `order()` too
    /// large for any variable, so that a call with the view is refused.
    View(T* data, std::span<const std::int64_t> extents) : data_(data), order_(extents.size()) {
        std::int64_t stride = 1;
        for (std::size_t i = extents.size(); i-- > 0;) {
            if (i >= max_axes) continue;
            extents_[i] = extents[i];
            strides_[i] = stride;
            stride *= extents[i];
        }
    }
    View(T* data, std::initializer_list<std::int64_t> extents)
        : View(data, std::span<const std::int64_t>(extents.begin(), extents.size())) {}
    View(T* data, std::span<const std::int64_t> extents, std::span<const std::int64_t> strides)
        : View(data, extents) {
        for (std::size_t i = 0; i < strides.size() && i < max_axes; ++i) strides_[i] = strides[i];
    }
    View(T* data, std::initializer_list<std::int64_t> extents,
         std::initializer_list<std::int64_t> strides)
        : View(data, std::span<const std::int64_t>(extents.begin(), extents.size()),
               std::span<const std::int64_t>(strides.begin(), strides.size())) {}
    /// To read what may be written.
    template <class U>
    requires(std::is_same_v<const U, T> && !std::is_same_v<U, T>) View(const View<U>& other)
        : data_(other.data()), order_(other.order()) {
        for (std::size_t i = 0; i < order_ && i < max_axes; ++i) {
            extents_[i] = other.extent(i);
            strides_[i] = other.stride(i);
        }
    }

    T* data() const { return data_; }
    std::size_t order() const { return order_; }
    std::int64_t extent(std::size_t axis) const { return extents_[axis]; }
    std::int64_t stride(std::size_t axis) const { return strides_[axis]; }
    /// The same numbers with two axes exchanged; a matrix becomes its transpose.
    View transposed(std::size_t a = 0, std::size_t b = 1) const {
        View v = *this;
        std::swap(v.extents_[a], v.extents_[b]);
        std::swap(v.strides_[a], v.strides_[b]);
        return v;
    }

private:
    T* data_ = nullptr;
    std::size_t order_ = 0;
    std::array<std::int64_t, max_axes> extents_{};
    std::array<std::int64_t, max_axes> strides_{};
};

}  // namespace abi1
}  // namespace gradwright
