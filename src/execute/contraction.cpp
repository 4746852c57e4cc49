#include "execute/contraction.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::execute {
namespace {

template <class T>
T whole_power(T x, std::int64_t k) {
    T y = 1;
    for (; k > 0; k /= 2) {
        if (k % 2 == 1) y *= x;
        x *= x;
    }
    return y;
}

/// Labels of the output and of every item but two.
template <class T>
std::vector<Label> kept_beside(const std::vector<Item<T>>& items, std::size_t p, std::size_t q,
                               std::vector<Label> kept) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i == p || i == q) continue;
        kept.insert(kept.end(), items[i].value.labels.begin(), items[i].value.labels.end());
    }
    return kept;
}

/// Multiplications and entries of the product of two items.
struct Cost {
    double work, size;
    auto operator<=>(const Cost&) const = default;
};

template <class T>
Cost cost_of(const Item<T>& a, const Item<T>& b, const std::vector<Label>& kept,
             const Extents& extents) {
    Cost cost{1, 1};
    const auto count_label = [&](Label l) {
        cost.work *= static_cast<double>(extents[l]);
        if (contains(kept, l)) cost.size *= static_cast<double>(extents[l]);
    };
    for (const Label l : a.value.labels) count_label(l);
    for (const Label l : b.value.labels) {
        if (!a.value.has(l)) count_label(l);
    }
    return cost;
}

template <class T>
Labelled<T> formed(const Item<T>& item, const Extents& extents) {
    if (!item.solver) return {item.value.labels, item.value.data};
    const Label column = item.value.labels[1];
    const auto n = static_cast<std::size_t>(extents[column]);
    std::vector<T> eye(n * n, T(0));
    for (std::size_t i = 0; i < n; ++i) eye[i * n + i] = 1;
    return {item.value.labels, item.solver->solve(eye.data(), extents[column], false)};
}

/// The solver applied to b over one of its labels, if that label ends here.
template <class T>
bool solve_into(const Item<T>& item, const Labelled<T>& b, const std::vector<Label>& kept,
                const Extents& extents, Labelled<T>& result) {
    for (const bool transposed : {false, true}) {
        if (!item.solver || (transposed && !item.transposable)) continue;
        const Label summed = item.value.labels[transposed ? 0 : 1];
        const Label produced = item.value.labels[transposed ? 1 : 0];
        if (!b.has(summed) || b.has(produced) || contains(kept, summed)) continue;
        std::vector<Label> order{summed}, labels{produced};
        for (const Label l : b.labels) {
            if (l == summed) continue;
            order.push_back(l);
            labels.push_back(l);
        }
        const auto right = rearranged(b.data, b.labels, order, extents);
        const std::int64_t columns =
            count(labels, extents) / std::max<std::int64_t>(1, extents[produced]);
        result = {labels, item.solver->solve(right.data(), columns, transposed)};
        return true;
    }
    return false;
}

template <class T>
Item<T> merged(const Item<T>& a, const Item<T>& b, const std::vector<Label>& kept,
               const Extents& extents) {
    Labelled<T> result;
    const bool solved = a.solver
                            ? solve_into(a, formed(b, extents), kept, extents, result)
                            : b.solver && solve_into(b, formed(a, extents), kept, extents, result);
    if (!solved) {
        const auto x = summed(
            formed(a, extents),
            [&] {
                auto labels = kept;
                labels.insert(labels.end(), b.value.labels.begin(), b.value.labels.end());
                return labels;
            }(),
            extents);
        const auto y = summed(
            formed(b, extents),
            [&] {
                auto labels = kept;
                labels.insert(labels.end(), x.labels.begin(), x.labels.end());
                return labels;
            }(),
            extents);
        result = product(x, y, kept, extents);
    }
    Item<T> item;
    item.value = std::move(result);
    return item;
}

Diagnostic too_large(double entries, std::size_t entry_size) {
    Diagnostic d;
    d.slug = "too-large";
    const auto gib = entries * static_cast<double>(entry_size) / (1024.0 * 1024 * 1024);
    d.message = "an intermediate array of " + std::to_string(static_cast<std::int64_t>(gib) + 1) +
                " GiB would exceed the memory limit";
    d.fault = Fault::refused;
    return d;
}

std::vector<Label> flattened(std::span<const Axis> axes) {
    std::vector<Label> labels;
    for (const Axis& a : axes) labels.insert(labels.end(), a.begin(), a.end());
    return labels;
}

template <class T>
bool is_finite(const T& v) {
    return std::isfinite(std::real(v)) && std::isfinite(std::imag(v));
}

template <class T>
bool all_finite(const Labelled<T>& x, std::int64_t n) {
    return std::all_of(x.data, x.data + n, is_finite<T>);
}

/// Zeroes the entries of `loser` that are not finite where `winner` is zero.
template <class T>
void yield_to(Item<T>& loser, const Item<T>& winner, bool against_nan, const Extents& extents) {
    auto labels = loser.value.labels;
    for (const Label l : winner.value.labels) {
        if (!contains(labels, l)) labels.push_back(l);
    }
    auto values = rearranged(loser.value.data, loser.value.labels, labels, extents);
    const auto wins = rearranged(winner.value.data, winner.value.labels, labels, extents);
    bool changed = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (is_finite(values[i]) || wins[i] != T(0)) continue;
        if (!against_nan && std::isnan(std::real(values[i]))) continue;
        values[i] = 0;
        changed = true;
    }
    if (changed) loser.value = Labelled<T>(std::move(labels), std::move(values));
}

}  // namespace

template <class T>
std::vector<T> powered(const std::vector<T>& base, const Number& exponent) {
    std::vector<T> y = base;
    const double e = exponent.value();
    if (exponent.is_integer() && std::abs(e) <= 64) {
        const std::int64_t k = std::abs(exponent.num());
        for (T& v : y) v = whole_power(v, k);
    } else if (std::abs(e) == 0.5) {
        for (T& v : y) v = std::sqrt(v);
    } else {
        for (T& v : y) v = std::pow(v, std::abs(e));
    }
    if (e < 0) {
        for (T& v : y) v = 1.0 / v;
    }
    return y;
}

template <class T>
void settle_zeros(std::vector<Item<T>>& items, const Extents& extents) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto n = count(items[i].value.labels, extents);
        if (items[i].solver || all_finite(items[i].value, n)) continue;
        for (std::size_t j = 0; j < items.size(); ++j) {
            if (j == i || items[j].solver) continue;
            const bool holds = items[j].in_product == InProduct::zero_holds;
            const InProduct own = items[i].in_product;
            const bool against_nan = holds || own == InProduct::yields_nan;
            if (against_nan || own == InProduct::yields) {
                yield_to(items[i], items[j], against_nan, extents);
            }
        }
    }
}

template <class T>
Result<std::vector<T>> contracted(std::vector<Item<T>> items, std::span<const Axis> out,
                                  const Extents& extents, std::int64_t limit) {
    const auto result_labels = flattened(out);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].solver) continue;
        const auto kept = kept_beside(items, i, i, result_labels);
        items[i].value = summed(std::move(items[i].value), kept, extents);
    }
    while (items.size() > 1) {
        std::size_t best_p = 0, best_q = 1;
        Cost best{HUGE_VAL, HUGE_VAL};
        for (std::size_t p = 0; p < items.size(); ++p) {
            for (std::size_t q = p + 1; q < items.size(); ++q) {
                const auto kept = kept_beside(items, p, q, result_labels);
                const Cost cost = cost_of(items[p], items[q], kept, extents);
                if (!(cost < best)) continue;
                best = cost;
                best_p = p;
                best_q = q;
            }
        }
        if (best.size > static_cast<double>(limit)) return too_large(best.size, sizeof(T));
        const auto kept = kept_beside(items, best_p, best_q, result_labels);
        items[best_p] = merged(items[best_p], items[best_q], kept, extents);
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(best_q));
    }
    if (items.empty()) {
        const T one = 1;
        return rearranged(&one, {}, result_labels, extents);
    }
    auto value = summed(formed(items[0], extents), result_labels, extents);
    if (value.labels == result_labels && !value.owned.empty()) return std::move(value.owned);
    return rearranged(value.data, value.labels, result_labels, extents);
}

#define GRADWRIGHT_INSTANTIATE(T)                                                           \
    template std::vector<T> powered(const std::vector<T>&, const Number&);                  \
    template void settle_zeros(std::vector<Item<T>>&, const Extents&);                      \
    template Result<std::vector<T>> contracted(std::vector<Item<T>>, std::span<const Axis>, \
                                               const Extents&, std::int64_t);
GRADWRIGHT_INSTANTIATE(double)
GRADWRIGHT_INSTANTIATE(Complex)
#undef GRADWRIGHT_INSTANTIATE

}  // namespace gradwright::execute
