#include "verify/random_point.hpp"

#include "expr/build.hpp"
#include "expr/traverse.hpp"
#include "ops/catalogue.hpp"
#include "verify/random_matrix.hpp"

#include <algorithm>

namespace gradwright {

namespace {

void add_new(std::vector<std::string>& list, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
    }
}

bool is_square(const Array& a) { return a.order() == 2 && a.extents[0] == a.extents[1]; }

struct Range {
    double low, high;
};

Range range_of(Region region) {
    switch (region) {
        case Region::positive:
        case Region::definite:
            return {0.4, 2.0};
        case Region::unit:
            return {0.1, 0.9};
        case Region::above_one:
            return {1.1, 3.0};
        default:
            return {-1.6, 1.6};
    }
}

Range range_of(Facts facts, const Limits& limits, Region region) {
    Range r = range_of(region);
    if (has(facts, Facts::nonnegative)) r = {0.3, 2.0};
    if (has(facts, Facts::nonpositive)) r = {-2.0, -0.3};
    if (has(facts, Facts::at_most_one)) {
        r = has(facts, Facts::nonnegative) ? Range{0.1, 0.9} : Range{-1.5, 0.9};
    }
    if (limits.lower || limits.upper) {
        const double low = limits.lower.value_or(limits.upper.value_or(0) - 2);
        const double high = limits.upper.value_or(low + 2);
        const double margin = 0.05 * (high - low);
        r = {low + margin, high - margin};
    }
    return r;
}

void fill(Array& a, Random& random, Range range) {
    for (double& v : a.values) v = random.between(range.low, range.high);
}

/// Cholesky factors and eigenvalues are of symmetric matrices; sqrtm, logm and powers are not.
bool reads_as_symmetric(const Expr& e) {
    if (!e.is_apply()) return false;
    const Op& op = op_of(e);
    const bool spectral = op.domain == Domain::positive_definite || op.domain == Domain::symmetric;
    return spectral && !op_of(e).internal && op.under_transpose != UnderTranspose::equivariant;
}

/// A definite symmetric part and a skew one: no eigenvalue is negative, and no transpose is hidden.
Array tilted(const Array& a) {
    Array t = shaped_by(closure(Facts::positive_definite), a);
    for (std::int64_t i = 0; i < a.extents[0]; ++i) {
        for (std::int64_t j = 0; j < i; ++j) {
            const double skew = 0.5 * (a.at(i, j) - a.at(j, i));
            t.at(i, j) += skew;
            t.at(j, i) -= skew;
        }
    }
    return t;
}

/// The smallest of some sizes; at least one.
std::uint64_t fewest(std::span<const Dim> dims, const Sizes& sizes) {
    std::int64_t least = dims[0].evaluate(sizes).value_or(1);
    for (const Dim& d : dims) least = std::min(least, d.evaluate(sizes).value_or(1));
    return static_cast<std::uint64_t>(std::max<std::int64_t>(least, 1));
}

bool has_matrix_fact(Facts facts) {
    return (facts & (Facts::symmetric | Facts::diagonal | Facts::orthogonal |
                     Facts::lower_triangular)) != Facts::none;
}

}  // namespace

Region region_of(int draw) {
    constexpr Region order[] = {Region::anywhere, Region::positive, Region::definite, Region::unit,
                                Region::above_one};
    if (draw < 4) return Region::anywhere;
    if (draw < 24) return order[draw % 5];
    return Region::mixed;
}

std::vector<std::int64_t> extents_of(const Expr& e, const Sizes& sizes) {
    std::vector<std::int64_t> extents;
    for (const Dim& d : e.shape()) extents.push_back(d.evaluate(sizes).value_or(0));
    return extents;
}

PointSource::PointSource(std::span<const Expr> roots, std::map<std::string, Limits> limits)
    : limits_(std::move(limits)) {
    const std::vector<Expr> nodes = reachable(roots);
    for (const Expr& e : nodes) {
        if (!e.is_symbol() || constant_value(e)) continue;
        if (has(e->declared, Facts::dimension)) {
            add_new(dimensions_, {std::string(e->name)});
            continue;
        }
        symbols_.push_back(e);
        for (const Dim& d : e.shape()) add_new(dimensions_, d.symbols());
    }
    symmetric_only_ = std::ranges::any_of(nodes, reads_as_symmetric);
    for (const Expr& e : nodes) {
        if (!e.is_apply_of(ops::onehot) || !e.child(0).is_symbol()) continue;
        classes_[std::string(e.child(0)->name)].push_back(e.shape()[1]);
    }
    // Constants may bring sizes that no variable has.
    for (const Expr& e : nodes) {
        for (const Dim& d : e.shape()) add_new(dimensions_, d.symbols());
        for (const Dim& d : e->label_dims) add_new(dimensions_, d.symbols());
    }
}

double PointSource::entries() const {
    double all = 0;
    for (const Expr& symbol : symbols_) {
        double own = 1;
        for (const Dim& d : symbol.shape()) own *= static_cast<double>(d.number().value_or(4));
        all += own;
    }
    return all;
}

// Each dimension has other sizes at points 0, 1 and 2: a factor 1/4 must not pass for 1/m because
// m was 4 all along.
Sizes PointSource::draw_sizes(Random& random, std::uint64_t number) const {
    const auto count = static_cast<std::int64_t>(dimensions_.size());
    // Counting down and up meet in the middle unless one of them is shifted to the other parity.
    const std::int64_t shift = count % 2;
    std::vector<std::int64_t> values;
    for (std::int64_t i = 0; i < count; ++i) {
        // Tall matrices first: X'*X is then invertible. Then wide ones, then any order.
        const std::int64_t sizes[] = {count + 2 - i, i + 3 + shift, count + 3 + shift + i};
        values.push_back(sizes[number % 3]);
    }
    if (number % 3 == 2) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[random.below(i)]);
        }
    }
    Sizes sizes;
    for (std::size_t i = 0; i < values.size(); ++i) sizes[dimensions_[i]] = values[i];
    return sizes;
}

Point PointSource::draw(Random& random, Region region, std::uint64_t number) const {
    return draw_at(random, region, draw_sizes(random, number));
}

Point PointSource::draw_at(Random& random, Region region, Sizes sizes) const {
    Point point;
    point.sizes = std::move(sizes);
    constexpr std::uint64_t regions = std::uint64_t(Region::mixed);
    for (const Expr& symbol : symbols_) {
        const Region own = region == Region::mixed ? Region(random.below(regions)) : region;
        point.values[std::string(symbol->name)] = draw_value(random, symbol, point.sizes, own);
    }
    return point;
}

Array PointSource::draw_value(Random& random, const Expr& symbol, const Sizes& sizes,
                              Region region) const {
    Array a(extents_of(symbol, sizes));
    const Facts facts = closure(symbol->declared);
    const auto found = limits_.find(std::string(symbol->name));
    const Limits limits = found == limits_.end() ? Limits{} : found->second;
    fill(a, random, range_of(facts, limits, region));
    if (const auto at = classes_.find(std::string(symbol->name)); at != classes_.end()) {
        const std::uint64_t classes = fewest(at->second, sizes);
        for (double& v : a.values) v = 1.0 + static_cast<double>(random.below(classes));
    } else if (has(facts, Facts::integer)) {
        for (double& v : a.values) v = 1.0 + static_cast<double>(random.below(3));
    }
    if (has(facts, Facts::simplex)) {
        double sum = 0;
        for (const double v : a.values) sum += v;
        for (double& v : a.values) v /= sum;
    }
    if (!is_square(a)) return a;
    if (region == Region::commuting) return circulant(facts, a);
    if (has_matrix_fact(facts)) return shaped_by(facts, a);
    if (region != Region::definite) return a;
    return symmetric_only_ ? shaped_by(closure(Facts::positive_definite), a) : tilted(a);
}

std::optional<Point> PointSource::scaled(const Point& point, double factor) const {
    constexpr Facts fixed[] = {Facts::integer, Facts::simplex, Facts::orthogonal};
    Point smaller = point;
    bool moved = false;
    for (const Expr& symbol : symbols_) {
        const std::string name(symbol->name);
        const Facts facts = closure(symbol->declared);
        const bool is_fixed =
            limits_.contains(name) || classes_.contains(name) ||
            std::ranges::any_of(fixed, [facts](Facts f) { return has(facts, f); });
        if (is_fixed) continue;
        for (double& entry : smaller.values.at(name).values) entry *= factor;
        moved = true;
    }
    return moved ? std::optional(std::move(smaller)) : std::nullopt;
}

Array PointSource::direction(Random& random, const Expr& variable, const Point& point) const {
    Array v(extents_of(variable, point.sizes));
    fill(v, random, {-1, 1});
    const Facts facts = closure(variable->declared);
    if (!is_square(v) || !has_matrix_fact(facts)) return v;
    return tangent_to(facts, v, point.values.at(std::string(variable->name)));
}

}  // namespace gradwright
