#include "properties/ops_sample.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright::testing {
namespace {

using Extents = std::vector<std::int64_t>;

bool takes_matrices(Domain d) {
    return d == Domain::square || d == Domain::invertible || d == Domain::symmetric ||
           d == Domain::positive_definite || d == Domain::full_rank;
}

Expr symbol(Graph& graph, std::string_view name, const Extents& extents) {
    Shape shape;
    for (const std::int64_t n : extents) shape.push_back(Dim(n));
    return graph.symbol(name, shape);
}

/// Extents of the operands to try in turn until the shape rule accepts them.
std::vector<std::vector<Extents>> signatures(const Op& op, std::size_t more) {
    const std::size_t arity = arity_of(op).least + more;
    if (op.domain == Domain::full_rank) {
        return {std::vector<Extents>(arity, {5, 3}), std::vector<Extents>(arity, {3, 5})};
    }
    if (takes_matrices(op.domain)) {
        std::vector<Extents> with_scalar(arity, {4, 4});
        if (arity > 1) with_scalar[1] = {};
        return {with_scalar, std::vector<Extents>(arity, {4, 4})};
    }
    if (!op.sample_attributes.empty() && !op.elementwise) {
        return {std::vector<Extents>(arity, {3, 4})};
    }
    return {std::vector<Extents>(arity, {5})};
}

}  // namespace

double Sampler::entry(Domain domain) {
    switch (domain) {
        case Domain::positive:
        case Domain::nonnegative:
            return uniform(0.3, 3);
        case Domain::unit_interval:
            return uniform(0.1, 0.9);
        case Domain::inside_unit:
            return uniform(-0.9, 0.9);
        case Domain::above_minus_one:
            return uniform(-0.8, 2);
        case Domain::nonzero:
            return (normal() < 0 ? -1 : 1) * uniform(0.3, 2);
        default:
            return normal();
    }
}

Array Sampler::operand(Domain domain, std::size_t slot, Extents extents) {
    Array a(std::move(extents));
    for (double& v : a.values) v = entry(domain);
    if (domain == Domain::choice && slot == 0) {
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = i % 2 == 0 ? 1 : 0;
    }
    if (a.order() == 0) a[0] = 1.7;
    if (a.order() != 2 || a.extents[0] != a.extents[1]) return a;
    if (domain != Domain::positive_definite && domain != Domain::invertible) return a;
    // Away from singular; not symmetric, because the rules must hold for every dX.
    Array p(a.extents);
    const std::int64_t n = a.extents[0];
    for (std::int64_t i = 0; i < n; ++i) {
        for (std::int64_t j = 0; j < n; ++j) {
            for (std::int64_t k = 0; k < n; ++k) p.at(i, j) += 0.5 * a.at(i, k) * a.at(j, k);
            p.at(i, j) += 0.1 * a.at(i, j) + (i == j ? 1.5 : 0);
        }
    }
    return p;
}

std::optional<Sample> Sampler::sample(Graph& graph, const Op& op, std::size_t more) {
    if (op.slots.empty() && op.derivative == nullptr) return std::nullopt;
    if (arity_of(op).least + more > arity_of(op).most) return std::nullopt;
    for (const auto& signature : signatures(op, more)) {
        Sample s;
        for (std::size_t i = 0; i < signature.size(); ++i) {
            const std::string name = "x" + std::to_string(i);
            s.operands.push_back(symbol(graph, name, signature[i]));
            s.point.values[name] = operand(op.domain, i, signature[i]);
        }
        const auto y = apply_checked(op, s.operands, op.sample_attributes);
        if (!y || !y->is_apply_of(op)) continue;
        s.y = *y;
        // Commutative ops put their operands in canonical order.
        for (std::size_t i = 0; i < s.operands.size(); ++i) s.operands[i] = s.y.child(i);
        return s;
    }
    return std::nullopt;
}

Array Sampler::direction(std::span<const std::int64_t> extents) {
    Array a(Extents(extents.begin(), extents.end()));
    for (double& v : a.values) v = normal();
    return a;
}

Expr Sampler::symbol_like(Graph& graph, std::string_view name, const Expr& like,
                          std::size_t leading, Point& point) {
    Extents extents(leading, 2);
    for (const Dim& d : like.shape()) extents.push_back(*d.number());
    point.values[std::string(name)] = direction(extents);
    return symbol(graph, name, extents);
}

double relative_error(const Array& a, const Array& b) {
    if (a.extents != b.extents) return HUGE_VAL;
    double difference = 0, size = 1e-300;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double d = std::abs(a[i] - b[i]);
        if (!std::isfinite(d)) return HUGE_VAL;
        difference = std::max(difference, d);
        size = std::max({size, std::abs(a[i]), std::abs(b[i])});
    }
    return difference / std::max(size, 1.0);
}

}  // namespace gradwright::testing
