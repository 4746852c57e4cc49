#include "execute/arguments.hpp"

#include "execute/simd/kernels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>

namespace gradwright::execute {
namespace {

Diagnostic fault(std::string slug, std::string message) {
    Diagnostic d;
    d.slug = std::move(slug);
    d.message = std::move(message);
    return d;
}

std::string in_words(std::span<const std::int64_t> extents) {
    if (extents.empty()) return "a number";
    std::string text;
    for (const std::int64_t n : extents) text += (text.empty() ? "" : "×") + std::to_string(n);
    if (extents.size() == 1) return "a vector of length " + text;
    return (extents.size() == 2 ? "a matrix " : "a tensor ") + text;
}

template <class U>
std::string found_in_words(const View<U>& view) {
    if (view.order() > max_axes) return std::to_string(view.order()) + " axes";
    std::vector<std::int64_t> extents;
    for (std::size_t i = 0; i < view.order(); ++i) extents.push_back(view.extent(i));
    return in_words(extents);
}

std::string entry_in_words(std::span<const std::int64_t> index, std::size_t order) {
    std::string text;
    for (std::size_t i = 0; i < order; ++i) {
        text += (text.empty() ? "" : ",") + std::to_string(index[i] + 1);
    }
    return order == 0 ? "" : "[" + text + "]";
}

Diagnostic wrong_count(std::size_t wanted, std::size_t found, const char* sort) {
    return fault("size-mismatch", std::string("the function has ") + std::to_string(wanted) + " " +
                                      sort + (wanted == 1 ? "" : "s") + ", and " +
                                      std::to_string(found) + " are given");
}

/// The bytes from the first entry of a view to behind its last.
struct Reach {
    const char *begin = nullptr, *end = nullptr;

    bool meets(const Reach& other) const {
        const std::less<> before;
        return before(begin, other.end) && before(other.begin, end);
    }
};

template <class U>
Reach reach_of(const View<U>& v) {
    std::int64_t low = 0, high = 1;
    for (std::size_t i = 0; i < v.order(); ++i) {
        if (v.extent(i) == 0) return {};
        const std::int64_t last = (v.extent(i) - 1) * v.stride(i);
        (last < 0 ? low : high) += last;
    }
    return {reinterpret_cast<const char*>(v.data() + low),
            reinterpret_cast<const char*>(v.data() + high)};
}

std::int64_t remainder(std::int64_t a, std::int64_t n) { return (a % n + n) % n; }

/// Entries of a view within one period: axes whose stride is a multiple of it repeat it.
struct Part {
    std::int64_t begin = 0, width = 1;
};
template <class U>
Part part_of(const View<U>& v, std::int64_t period) {
    Part part;
    for (std::size_t i = 0; i < v.order(); ++i) {
        const std::int64_t last = (v.extent(i) - 1) * v.stride(i);
        if (v.stride(i) % period == 0) continue;
        part.width += std::abs(last);
        part.begin += std::min<std::int64_t>(0, last);
    }
    return part;
}

/// Two columns of one matrix, or two blocks beside each other, lie between each other and share
/// nothing.
template <class U, class V>
bool share_entries(const View<U>& a, const View<V>& b) {
    if (!reach_of(a).meets(reach_of(b))) return false;
    const std::int64_t apart_bytes =
        reinterpret_cast<const char*>(b.data()) - reinterpret_cast<const char*>(a.data());
    if (apart_bytes % static_cast<std::int64_t>(sizeof(U)) != 0) return true;
    const std::int64_t apart = apart_bytes / static_cast<std::int64_t>(sizeof(U));
    const auto parted_by = [&](std::int64_t period) {
        if (period < 2) return false;
        const Part x = part_of(a, period), y = part_of(b, period);
        const std::int64_t from_x = remainder(apart + y.begin - x.begin, period);
        return from_x >= x.width && from_x + y.width <= period;
    };
    for (std::size_t i = 0; i < a.order(); ++i) {
        if (a.extent(i) > 1 && parted_by(std::abs(a.stride(i)))) return false;
    }
    for (std::size_t i = 0; i < b.order(); ++i) {
        if (b.extent(i) > 1 && parted_by(std::abs(b.stride(i)))) return false;
    }
    return true;
}

/// The axes of a view that hold more than one entry, those with the smallest steps first.
struct MovingAxes {
    std::array<std::int64_t, max_axes> strides{}, extents{};
    std::size_t count = 0;
};
template <class U>
MovingAxes moving_axes(const View<U>& v) {
    MovingAxes axes;
    for (std::size_t i = v.order(); i-- > 0;) {
        if (v.extent(i) <= 1) continue;
        std::size_t at = axes.count++;
        for (; at > 0 && std::abs(axes.strides[at - 1]) > std::abs(v.stride(i)); --at) {
            axes.strides[at] = axes.strides[at - 1];
            axes.extents[at] = axes.extents[at - 1];
        }
        axes.strides[at] = v.stride(i);
        axes.extents[at] = v.extent(i);
    }
    return axes;
}

template <class U>
bool is_empty(const View<U>& v) {
    for (std::size_t i = 0; i < v.order(); ++i) {
        if (v.extent(i) == 0) return true;
    }
    return false;
}

/// Whether each axis steps over all that the axes inside it hold.
template <class U>
bool overlaps_itself(const View<U>& v) {
    const MovingAxes axes = moving_axes(v);
    std::int64_t inside = 1;
    for (std::size_t i = 0; i < axes.count; ++i) {
        const std::int64_t step = std::abs(axes.strides[i]);
        if (step < inside) return true;
        inside += step * (axes.extents[i] - 1);
    }
    return false;
}

/// Axes in the order in which the entries lie, so that as many as possible are looked at at once.
template <class T>
bool is_finite(const View<const T>& v) {
    if (is_empty(v)) return true;
    const MovingAxes axes = moving_axes(v);
    std::size_t first = 0;
    std::int64_t run = 1;
    for (; first < axes.count && axes.strides[first] == run; ++first) run *= axes.extents[first];
    const auto all_finite = kernels<T>().all_finite;
    std::array<std::int64_t, max_axes> index{};
    for (const T* row = v.data();;) {
        if (run == 1 ? !std::isfinite(*row) : !all_finite(row, run)) return false;
        std::size_t axis = first;
        for (; axis < axes.count; ++axis) {
            row += axes.strides[axis];
            if (++index[axis] < axes.extents[axis]) break;
            row -= axes.strides[axis] * axes.extents[axis];
            index[axis] = 0;
        }
        if (axis == axes.count) return true;
    }
}

/// A call of the kernel takes longer than looking at so many.
constexpr std::int64_t few = 16;

template <class T>
bool are_finite_few(const T* x, std::int64_t n) {
    T even = 0, odd = 0;
    std::int64_t i = 0;
    for (; i + 1 < n; i += 2) {
        even += x[i] * 0;
        odd += x[i + 1] * 0;
    }
    if (i < n) even += x[i] * 0;
    return even + odd == 0;
}

/// The stride of an axis, where the axis moves at all.
template <class U>
std::int64_t stride_of(const View<U>& v, std::size_t axis, std::int64_t dense) {
    return v.extent(axis) > 1 ? v.stride(axis) : dense;
}

}  // namespace

template <class T>
ArgumentChecks<T>::ArgumentChecks(std::vector<Expected> inputs, std::vector<Expected> outputs,
                                  bool finite)
    : inputs_(std::move(inputs)), outputs_(std::move(outputs)), finite_(finite) {
    for (const auto* group : {&inputs_, &outputs_}) {
        for (const Expected& e : *group) {
            Strides strides(e.extents.size());
            std::int64_t stride = 1;
            for (std::size_t i = strides.size(); i-- > 0;) {
                strides[i] = stride;
                stride *= e.extents[i];
            }
            dense_.insert(dense_.end(), strides.begin(), strides.end());
            extents_.insert(extents_.end(), e.extents.begin(), e.extents.end());
            orders_.push_back(e.extents.size());
            counts_.push_back(stride);
        }
    }
}

template <class T>
template <class U>
std::optional<Diagnostic> ArgumentChecks<T>::check_shape(const Expected& expected,
                                                         const View<U>& view) const {
    bool fits = view.order() == expected.extents.size(), empty = false;
    for (std::size_t i = 0; fits && i < expected.extents.size(); ++i) {
        fits = view.extent(i) == expected.extents[i];
        empty = empty || expected.extents[i] == 0;
    }
    if (!fits) {
        return fault("size-mismatch", "`" + expected.name + "` is " + in_words(expected.extents) +
                                          ", and the view is " + found_in_words(view));
    }
    if (view.data() != nullptr || empty) return std::nullopt;
    return fault("missing-value", "the view of `" + expected.name + "` points nowhere");
}

template <class T>
std::optional<Diagnostic> ArgumentChecks<T>::check_overlap(In in, Out out) const {
    for (std::size_t i = 0; i < out.size(); ++i) {
        const Reach reach = reach_of(out[i]);
        if (!is_empty(out[i]) && overlaps_itself(out[i])) {
            return fault("overlap",
                         "entries of the view of `" + outputs_[i].name + "` lie in the same place");
        }
        for (std::size_t k = 0; k < in.size(); ++k) {
            if (!reach.meets(reach_of(in[k])) || !share_entries(out[i], in[k])) continue;
            return fault("overlap", "the view of `" + outputs_[i].name + "` overlaps that of `" +
                                        inputs_[k].name + "`, which it is computed from");
        }
        for (std::size_t k = 0; k < i; ++k) {
            if (!reach.meets(reach_of(out[k])) || !share_entries(out[i], out[k])) continue;
            return fault("overlap", "the views of `" + outputs_[k].name + "` and `" +
                                        outputs_[i].name + "` overlap");
        }
    }
    return std::nullopt;
}

/// The entry is looked for once it is known that there is one.
template <class T>
std::optional<Diagnostic> ArgumentChecks<T>::check_finite(std::size_t input,
                                                          const View<const T>& v) const {
    if (is_finite(v)) return std::nullopt;
    std::array<std::int64_t, max_axes> index{};
    for (;;) {
        std::int64_t at = 0;
        for (std::size_t i = 0; i < v.order(); ++i) at += index[i] * v.stride(i);
        const T value = v.data()[at];
        if (!std::isfinite(value)) {
            return fault("not-finite", "`" + inputs_[input].name + "`" +
                                           entry_in_words(index, v.order()) + " is " +
                                           (std::isnan(value) ? "not a number"
                                            : value > 0       ? "inf"
                                                              : "-inf"));
        }
        std::size_t axis = v.order();
        while (axis > 0 && ++index[axis - 1] == v.extent(axis - 1)) index[--axis] = 0;
        if (axis == 0) return std::nullopt;
    }
}

template <class T>
bool ArgumentChecks<T>::are_plain(In in, Out out) const {
    if (in.size() != inputs_.size() || out.size() != outputs_.size()) return false;
    std::size_t at = 0, k = 0;
    const auto is_plain = [&](const auto& v) {
        if (v.order() != orders_[k++] || v.data() == nullptr) return false;
        for (std::size_t i = 0; i < v.order(); ++i, ++at) {
            if (v.extent(i) != extents_[at] || v.stride(i) != dense_[at]) return false;
        }
        return true;
    };
    for (const auto& v : in) {
        if (!is_plain(v)) return false;
    }
    for (const auto& v : out) {
        if (!is_plain(v)) return false;
    }
    const std::less<const T*> before;
    const std::int64_t* const sizes = counts_.data() + in.size();
    for (std::size_t i = 0; i < out.size(); ++i) {
        const T *begin = out[i].data(), *end = begin + sizes[i];
        for (k = 0; k < in.size(); ++k) {
            if (before(in[k].data(), end) && before(begin, in[k].data() + counts_[k])) return false;
        }
        for (k = 0; k < i; ++k) {
            const T* other = out[k].data();
            if (before(other, end) && before(begin, other + sizes[k])) return false;
        }
    }
    if (!finite_) return true;
    for (k = 0; k < in.size(); ++k) {
        const T* const x = in[k].data();
        const std::int64_t n = counts_[k];
        if (n <= few ? !are_finite_few(x, n) : !kernels<T>().all_finite(x, n)) return false;
    }
    return true;
}

template <class T>
std::optional<Diagnostic> ArgumentChecks<T>::check(In in, Out out) const {
    if (in.size() != inputs_.size()) return wrong_count(inputs_.size(), in.size(), "input");
    if (out.size() != outputs_.size()) return wrong_count(outputs_.size(), out.size(), "output");
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (auto wrong = check_shape(inputs_[i], in[i])) return wrong;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (auto wrong = check_shape(outputs_[i], out[i])) return wrong;
    }
    if (auto wrong = check_overlap(in, out)) return wrong;
    if (!finite_) return std::nullopt;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (auto wrong = check_finite(i, in[i])) return wrong;
    }
    return std::nullopt;
}

template <class T>
bool ArgumentChecks<T>::have_strides(const Strides& strides, In in, Out out) const {
    std::size_t at = 0;
    const auto same = [&](const auto& view) {
        for (std::size_t i = 0; i < view.order(); ++i, ++at) {
            if (view.stride(i) != strides[at] && view.extent(i) > 1) return false;
        }
        return true;
    };
    return std::ranges::all_of(in, same) && std::ranges::all_of(out, same);
}

template <class T>
bool ArgumentChecks<T>::are_dense(In in, Out out) const {
    return have_strides(dense_, in, out);
}

template <class T>
bool ArgumentChecks<T>::are_finite(Out out) const {
    return std::ranges::all_of(out, [](const View<T>& v) { return is_finite<T>(v); });
}

template <class T>
Strides ArgumentChecks<T>::strides_of(In in, Out out) const {
    Strides strides = dense_;
    std::size_t at = 0;
    const auto read = [&](const auto& view) {
        for (std::size_t i = 0; i < view.order(); ++i, ++at) {
            strides[at] = stride_of(view, i, dense_[at]);
        }
    };
    std::ranges::for_each(in, read);
    std::ranges::for_each(out, read);
    return strides;
}

template class ArgumentChecks<double>;
template class ArgumentChecks<float>;

}  // namespace gradwright::execute
