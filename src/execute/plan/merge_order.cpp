#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "execute/plan/contraction_lowering.hpp"

namespace gradwright::execute {
namespace {

/// Nanoseconds an entry, roughly: what orders of products are compared by.
constexpr double by_product = 0.04, by_loop = 0.6;
constexpr std::size_t most_exhaustive = 8;  ///< items

double entries(const Labels& labels, const std::vector<Count>& extents) {
    double n = 1;
    for (const Label l : labels) n *= static_cast<double>(extents[l]);
    return n;
}

Labels only(const Labels& all, const Labels& kept) {
    Labels rest;
    for (const Label l : all) {
        if (has_label(kept, l)) rest.push_back(l);
    }
    return rest;
}

/// Cost of multiplying two arrays with these labels and summing all but `kept`.
double cost_of(const Labels& a, const Labels& b, const Labels& kept,
               const std::vector<Count>& extents) {
    const Labels all = united(a, b), result = only(all, kept);
    const double work = entries(all, extents);
    if (result.size() == all.size()) return by_loop * work;
    bool left = false, right = false;
    for (const Label l : result) {
        left = left || !has_label(b, l);
        right = right || !has_label(a, l);
    }
    if (!left || !right) return by_loop * work;
    return by_product * work + by_loop * entries(result, extents);
}

/// Dynamic programming over subsets.
class Exhaustive {
public:
    Exhaustive(const std::vector<Labels>& items, const Labels& out,
               const std::vector<Count>& extents)
        : items_(items), out_(out), extents_(extents), count_(items.size()) {}

    double run() {
        const std::size_t all = (std::size_t{1} << count_) - 1;
        cost_.assign(all + 1, 0);
        split_.assign(all + 1, 0);
        labels_.resize(all + 1);
        for (std::size_t s = 1; s <= all; ++s) labels_[s] = labels_of(s);
        for (std::size_t s = 1; s <= all; ++s) {
            if (std::has_single_bit(s)) continue;
            cost_[s] = std::numeric_limits<double>::infinity();
            for (std::size_t t = (s - 1) & s; t > (s ^ t); t = (t - 1) & s) {
                const double c = cost_[t] + cost_[s ^ t] +
                                 cost_of(labels_[t], labels_[s ^ t], labels_[s], extents_);
                if (c < cost_[s]) {
                    cost_[s] = c;
                    split_[s] = t;
                }
            }
        }
        return cost_[all];
    }
    std::vector<Merge> order() const {
        std::vector<Merge> order;
        if (count_ > 1) emit((std::size_t{1} << count_) - 1, order);
        return order;
    }

private:
    Labels labels_of(std::size_t subset) const {
        Labels inside, kept = out_;
        for (std::size_t i = 0; i < count_; ++i) {
            Labels& side = subset >> i & 1 ? inside : kept;
            side = united(side, items_[i]);
        }
        return std::has_single_bit(subset) ? inside : only(inside, kept);
    }

    /// Positions are those of the first items of the subsets.
    void emit(std::size_t s, std::vector<Merge>& order) const {
        if (std::has_single_bit(s)) return;
        const std::size_t t = split_[s];
        emit(t, order);
        emit(s ^ t, order);
        auto a = static_cast<std::size_t>(std::countr_zero(t));
        auto b = static_cast<std::size_t>(std::countr_zero(s ^ t));
        order.push_back({std::min(a, b), std::max(a, b)});
    }

    const std::vector<Labels>& items_;
    const Labels& out_;
    const std::vector<Count>& extents_;
    std::size_t count_;
    std::vector<double> cost_;
    std::vector<std::size_t> split_;
    std::vector<Labels> labels_;
};

/// The cheapest pair first.
std::vector<Merge> greedy(const std::vector<Labels>& items, const Labels& out,
                          const std::vector<Count>& extents, double& total) {
    std::vector<Labels> labels;
    std::vector<bool> gone(items.size(), false);
    labels = items;
    std::vector<Merge> order;
    for (std::size_t round = 1; round < items.size(); ++round) {
        double best = std::numeric_limits<double>::infinity();
        Merge m{0, 0};
        Labels result;
        for (std::size_t p = 0; p < items.size(); ++p) {
            for (std::size_t q = p + 1; q < items.size() && !gone[p]; ++q) {
                if (gone[q]) continue;
                Labels kept = out;
                for (std::size_t i = 0; i < items.size(); ++i) {
                    if (i != p && i != q && !gone[i]) kept = united(kept, labels[i]);
                }
                const double c = cost_of(labels[p], labels[q], kept, extents);
                if (!(c < best)) continue;
                best = c;
                m = {p, q};
                result = only(united(labels[p], labels[q]), kept);
            }
        }
        order.push_back(m);
        total += best;
        gone[m.second] = true;
        labels[m.first] = std::move(result);
    }
    return order;
}

}  // namespace

std::vector<Merge> merge_order(const std::vector<Labels>& items, const Labels& out,
                               const std::vector<Count>& extents) {
    double total = 0;
    if (items.size() > most_exhaustive) return greedy(items, out, extents, total);
    Exhaustive search(items, out, extents);
    search.run();
    return search.order();
}

double merge_cost(const std::vector<Labels>& items, const Labels& out,
                  const std::vector<Count>& extents) {
    double total = 0;
    if (items.size() > most_exhaustive) {
        greedy(items, out, extents, total);
    } else if (!items.empty()) {
        total = Exhaustive(items, out, extents).run();
    }
    for (const Labels& i : items) total += items.size() == 1 ? by_loop * entries(i, extents) : 0;
    return total;
}

}  // namespace gradwright::execute
