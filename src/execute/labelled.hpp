#pragma once
// Arrays whose axes carry labels: what the elimination of a contraction works on.

#include "base/array.hpp"
#include "expr/node.hpp"

#include <vector>

namespace gradwright::execute {

/// Row-major values over distinct labels. Borrows until it owns.
template <class T>
struct Labelled {
    std::vector<Label> labels;
    const T* data = nullptr;
    std::vector<T> owned;

    Labelled() = default;
    Labelled(std::vector<Label> axes, const T* values) : labels(std::move(axes)), data(values) {}
    Labelled(std::vector<Label> axes, std::vector<T> values)
        : labels(std::move(axes)), owned(std::move(values)) {
        data = owned.data();
    }
    Labelled(Labelled&&) = default;
    Labelled& operator=(Labelled&&) = default;
    bool has(Label l) const;
};

using Extents = std::vector<std::int64_t>;  ///< by label

std::int64_t count(const std::vector<Label>& labels, const Extents& extents);

/// Copies entries: `labels` may repeat in either list. A label of `to` that `from` lacks is
/// broadcast, a repeated one runs along the diagonal; entries off a diagonal are zero. Every label
/// of `from` must be in `to`.
template <class T>
std::vector<T> rearranged(const T* data, const std::vector<Label>& from,
                          const std::vector<Label>& to, const Extents& extents);

/// Distinct labels: a repeated label is read along its diagonal.
template <class T>
Labelled<T> without_repeats(Labelled<T> x, const Extents& extents);
/// Sums over every label that is not in `kept`.
template <class T>
Labelled<T> summed(Labelled<T> x, const std::vector<Label>& kept, const Extents& extents);
/// Σ over the shared labels that are not in `kept` of a*b; labels of one only must be kept.
template <class T>
Labelled<T> product(const Labelled<T>& a, const Labelled<T>& b, const std::vector<Label>& kept,
                    const Extents& extents);

bool contains(const std::vector<Label>& labels, Label l);

}  // namespace gradwright::execute
