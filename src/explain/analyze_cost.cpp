#include "explain/analyze_cost.hpp"

#include "expr/traverse.hpp"

#include <algorithm>
#include <set>

namespace gradwright {
namespace {

using Labels = std::set<Label>;

Labels labels_of(std::span<const Axis> axes) {
    Labels labels;
    for (const Axis& a : axes) labels.insert(a.begin(), a.end());
    return labels;
}

Dim extent(const Labels& labels, std::span<const Dim> dims) {
    std::vector<Dim> extents;
    for (const Label l : labels) extents.push_back(dims[l]);
    return Dim::product(extents);
}

/// Grows with the size of an array without knowing the sizes: symbols first, then numbers.
std::pair<std::size_t, std::int64_t> weight(const Labels& labels, std::span<const Dim> dims) {
    std::size_t symbols = 0;
    std::int64_t numbers = 1;
    for (const Label l : labels) {
        if (const auto n = dims[l].number())
            numbers *= *n;
        else
            symbols += dims[l].symbols().size();
    }
    return {symbols, numbers};
}

Dim sum_of(std::vector<Dim> dims) {
    if (dims.empty()) return Dim(std::int64_t{0});
    return Dim::sum(dims);
}

Dim times(std::int64_t c, const Dim& d) {
    const Dim both[] = {Dim(c), d};
    return Dim::product(both);
}

/// Pairs of factors are multiplied in the order of the smallest loops.
class Elimination {
public:
    explicit Elimination(const Expr& e) : dims_(e->label_dims), out_(labels_of(e->out)) {
        for (const Factor& f : e->factors) {
            parts_.push_back(labels_of(f.axes));
            if (!f.exponent.is_one()) spent_.push_back(extent(parts_.back(), dims_));
        }
    }

    Dim run() {
        while (parts_.size() > 1) multiply_cheapest();
        if (!parts_.empty() && !std::ranges::includes(out_, parts_.front())) {
            spent_.push_back(extent(parts_.front(), dims_));
        }
        return sum_of(spent_);
    }

private:
    Labels together(std::size_t i, std::size_t j) const {
        Labels all = parts_[i];
        all.insert(parts_[j].begin(), parts_[j].end());
        return all;
    }

    /// What is still needed of a product: labels of the output and of the other factors.
    Labels kept(const Labels& all, std::size_t i, std::size_t j) const {
        Labels needed = out_;
        for (std::size_t k = 0; k < parts_.size(); ++k) {
            if (k != i && k != j) needed.insert(parts_[k].begin(), parts_[k].end());
        }
        Labels result;
        std::ranges::set_intersection(all, needed, std::inserter(result, result.end()));
        return result;
    }

    void multiply_cheapest() {
        std::size_t first = 0, second = 1;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            for (std::size_t j = i + 1; j < parts_.size(); ++j) {
                if (cost(i, j) < cost(first, second)) {
                    first = i;
                    second = j;
                }
            }
        }
        const Labels all = together(first, second);
        const Labels result = kept(all, first, second);
        spent_.push_back(times(result.size() < all.size() ? 2 : 1, extent(all, dims_)));
        parts_[first] = result;
        parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(second));
    }

    std::pair<std::pair<std::size_t, std::int64_t>, std::pair<std::size_t, std::int64_t>> cost(
        std::size_t i, std::size_t j) const {
        const Labels all = together(i, j);
        return {weight(all, dims_), weight(kept(all, i, j), dims_)};
    }

    std::span<const Dim> dims_;
    Labels out_;
    std::vector<Labels> parts_;
    std::vector<Dim> spent_;
};

Dim cost_of_node(const Expr& e) {
    switch (e->kind) {
        case Kind::symbol:
            return Dim(std::int64_t{0});
        case Kind::sum: {
            std::size_t operations = e->terms.empty() ? 0 : e->terms.size() - 1;
            for (const Term& t : e->terms) operations += abs(t.coefficient).is_one() ? 0 : 1;
            return times(static_cast<std::int64_t>(operations), stored_dense(e));
        }
        case Kind::contraction:
            return Elimination(e).run();
        case Kind::apply:
            break;
    }
    if (e->function->elementwise || e->operands.empty()) return stored_dense(e);
    const Expr x = e.child(0);
    if (x.order() != 2 || x.shape()[0] != x.shape()[1]) return stored_dense(x);
    const Dim cube[] = {x.shape()[0], x.shape()[0], x.shape()[0]};
    return Dim::product(cube);
}

}  // namespace

Dim stored_dense(const Expr& e) { return Dim::product(e.shape()); }

Dim stored_structured(const Expr& e) {
    std::vector<Expr> terms{e};
    if (e.is_sum()) {
        terms.clear();
        for (std::size_t i = 0; i < e.child_count(); ++i) terms.push_back(e.child(i));
    }
    std::set<NodeId> seen;
    std::vector<Dim> stored;
    const auto keep = [&](const Expr& n) {
        const bool free = n.is_symbol() && has(n->declared, Facts::dimension);
        if (!free && seen.insert(n.id()).second) stored.push_back(stored_dense(n));
    };
    for (const Expr& t : terms) {
        if (!t.is_contraction()) keep(t);
        for (std::size_t i = 0; t.is_contraction() && i < t.child_count(); ++i) keep(t.child(i));
    }
    return sum_of(stored);
}

Dim operations(const Expr& e) {
    std::vector<Dim> costs;
    for (const Expr& n : reachable({&e, 1})) {
        const Dim cost = cost_of_node(n);
        if (cost.number() != 0) costs.push_back(cost);
    }
    return sum_of(costs);
}

}  // namespace gradwright
