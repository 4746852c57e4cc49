#include "execute/labelled.hpp"

#include "execute/linear.hpp"

#include <algorithm>

namespace gradwright::execute {

bool contains(const std::vector<Label>& labels, Label l) {
    return std::find(labels.begin(), labels.end(), l) != labels.end();
}

template <class T>
bool Labelled<T>::has(Label l) const {
    return contains(labels, l);
}

std::int64_t count(const std::vector<Label>& labels, const Extents& extents) {
    std::int64_t n = 1;
    for (const Label l : labels) n *= extents[l];
    return n;
}

namespace {

std::vector<Label> distinct(const std::vector<Label>& labels) {
    std::vector<Label> once;
    for (const Label l : labels) {
        if (!contains(once, l)) once.push_back(l);
    }
    return once;
}

/// Stride of a label in row-major storage over `labels`: the sum over its places, 0 if absent.
std::int64_t stride_of(Label l, const std::vector<Label>& labels, const Extents& extents) {
    std::int64_t stride = 1, sum = 0;
    for (std::size_t i = labels.size(); i-- > 0;) {
        if (labels[i] == l) sum += stride;
        stride *= extents[labels[i]];
    }
    return sum;
}

/// Two offsets that walk together over all index tuples of some labels, the last one fastest.
class Walk {
public:
    Walk(const std::vector<Label>& over, const std::vector<Label>& from,
         const std::vector<Label>& to, const Extents& extents) {
        for (const Label l : over) {
            steps_.push_back({extents[l], stride_of(l, from, extents), stride_of(l, to, extents)});
            empty_ = empty_ || extents[l] == 0;
        }
    }

    /// f(from offset, to offset, inner length, from stride, to stride)
    template <class F>
    void run(F&& f) const {
        if (empty_) return;
        if (steps_.empty()) {
            f(0, 0, 1, 0, 0);
            return;
        }
        const Step inner = steps_.back();
        const std::size_t outer = steps_.size() - 1;
        std::vector<std::int64_t> index(outer, 0);
        std::int64_t from = 0, to = 0;
        while (true) {
            f(from, to, inner.extent, inner.from, inner.to);
            std::size_t i = outer;
            while (i > 0) {
                --i;
                from += steps_[i].from;
                to += steps_[i].to;
                if (++index[i] < steps_[i].extent) break;
                from -= steps_[i].from * steps_[i].extent;
                to -= steps_[i].to * steps_[i].extent;
                index[i] = 0;
                if (i == 0) return;
            }
            if (outer == 0) return;
        }
    }

private:
    struct Step {
        std::int64_t extent, from, to;
    };
    std::vector<Step> steps_;
    bool empty_ = false;
};

}  // namespace

template <class T>
std::vector<T> rearranged(const T* data, const std::vector<Label>& from,
                          const std::vector<Label>& to, const Extents& extents) {
    std::vector<T> y(static_cast<std::size_t>(count(to, extents)), T(0));
    T* out = y.data();
    Walk(distinct(to), from, to, extents).run([&](auto i, auto o, auto n, auto di, auto d_o) {
        for (std::int64_t k = 0; k < n; ++k) out[o + k * d_o] = data[i + k * di];
    });
    return y;
}

template <class T>
Labelled<T> without_repeats(Labelled<T> x, const Extents& extents) {
    const auto once = distinct(x.labels);
    if (once.size() == x.labels.size()) return x;
    return {once, rearranged(x.data, x.labels, once, extents)};
}

template <class T>
Labelled<T> summed(Labelled<T> x, const std::vector<Label>& kept, const Extents& extents) {
    std::vector<Label> rest;
    for (const Label l : x.labels) {
        if (contains(kept, l)) rest.push_back(l);
    }
    if (rest.size() == x.labels.size()) return x;
    std::vector<T> y(static_cast<std::size_t>(count(rest, extents)), T(0));
    T* out = y.data();
    const T* data = x.data;
    Walk(x.labels, x.labels, rest, extents).run([&](auto i, auto o, auto n, auto di, auto d_o) {
        for (std::int64_t k = 0; k < n; ++k) out[o + k * d_o] += data[i + k * di];
    });
    return {rest, std::move(y)};
}

namespace {

std::vector<Label> joined(std::initializer_list<const std::vector<Label>*> parts) {
    std::vector<Label> all;
    for (const auto* p : parts) all.insert(all.end(), p->begin(), p->end());
    return all;
}

/// The operand as matrices over batch×rows×columns, transposed where that saves a copy.
template <class T>
struct Stack {
    const T* data;
    bool transposed = false;
    std::vector<T> copy;
};

template <class T>
Stack<T> stacked(const Labelled<T>& x, const std::vector<Label>& batch,
                 const std::vector<Label>& rows, const std::vector<Label>& columns,
                 const Extents& extents) {
    const auto wanted = joined({&batch, &rows, &columns});
    if (x.labels == wanted) return {x.data, false, {}};
    if (x.labels == joined({&batch, &columns, &rows})) return {x.data, true, {}};
    Stack<T> s{nullptr, false, rearranged(x.data, x.labels, wanted, extents)};
    s.data = s.copy.data();
    return s;
}

}  // namespace

template <class T>
Labelled<T> product(const Labelled<T>& a, const Labelled<T>& b, const std::vector<Label>& kept,
                    const Extents& extents) {
    std::vector<Label> batch, shared, left, right;
    for (const Label l : a.labels) {
        (!b.has(l) ? left : contains(kept, l) ? batch : shared).push_back(l);
    }
    for (const Label l : b.labels) {
        if (!a.has(l)) right.push_back(l);
    }
    const auto x = stacked(a, batch, left, shared, extents);
    const auto y = stacked(b, batch, shared, right, extents);
    const ProductShape shape{count(batch, extents), count(left, extents), count(shared, extents),
                             count(right, extents)};
    auto labels = joined({&batch, &left, &right});
    std::vector<T> z(static_cast<std::size_t>(count(labels, extents)));
    multiply(shape, x.data, x.transposed, y.data, y.transposed, z.data());
    return {std::move(labels), std::move(z)};
}

#define GRADWRIGHT_INSTANTIATE(T)                                                        \
    template struct Labelled<T>;                                                         \
    template std::vector<T> rearranged(const T*, const std::vector<Label>&,              \
                                       const std::vector<Label>&, const Extents&);       \
    template Labelled<T> without_repeats(Labelled<T>, const Extents&);                   \
    template Labelled<T> summed(Labelled<T>, const std::vector<Label>&, const Extents&); \
    template Labelled<T> product(const Labelled<T>&, const Labelled<T>&,                 \
                                 const std::vector<Label>&, const Extents&);
GRADWRIGHT_INSTANTIATE(double)
GRADWRIGHT_INSTANTIATE(Complex)
#undef GRADWRIGHT_INSTANTIATE

}  // namespace gradwright::execute
