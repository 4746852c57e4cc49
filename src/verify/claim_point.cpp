#include "verify/claim_point.hpp"

#include "verify/difference.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {
namespace {

constexpr std::size_t directions_per_point = 2;
/// A derivative this much smaller than the function times it is zero but for rounding.
constexpr double negligible = 1e-3;
/// Below this underflow and cancellation near zero may decide.
constexpr double faint = 1e-8;
/// Hundreds of units in the last place: rounding shows, the slope itself does not change.
constexpr double nudge = 1e-13;
/// Of terms that cancel rounding leaves less than a negligible part of this part.
constexpr double of_terms = 0.1;

double inner(const Array& a, const Array& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

/// The full derivative applied to a direction.
Array applied(const Array& derivative, const Array& v, const Array& like, Pairing pairing) {
    Array weights = v;
    if (pairing == Pairing::upper_triangle) {
        for (std::int64_t i = 0; i < v.extents[0]; ++i) {
            for (std::int64_t j = 0; j < i; ++j) weights.at(i, j) = 0;
        }
    }
    Array out(like.extents);
    for (std::size_t i = 0; i < out.size(); ++i) {
        for (std::size_t j = 0; j < v.size(); ++j) {
            out[i] += derivative[i * v.size() + j] * weights[j];
        }
    }
    return out;
}

/// The point with each entry moved by a little, by a different part.
Point nudged(const Point& p) {
    Random random(1);
    Point nearby = p;
    for (auto& [name, value] : nearby.values) {
        for (double& entry : value.values) {
            // An integer exponent that is no longer one leaves the domain.
            if (entry != std::trunc(entry)) entry *= 1 + nudge * random.between(0.5, 1);
        }
    }
    return nearby;
}

}  // namespace

std::optional<Array> tame_value(const Expr& e, const Point& p, double most) {
    Result<Array> value = evaluate(e, p);
    if (!value || !all_finite(*value) || largest(*value) > most) return {};
    return std::move(*value);
}

double relative_error(const Array& a, const Array& b, double scale) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    const double size = std::max({largest(a), largest(b), negligible * scale});
    return size > 0 ? most / size : 0;
}

std::optional<Sight> ClaimAtPoint::look(Random& random, const Point& p,
                                        const Bounds& bounds) const {
    const std::optional<Values> here = values_at(p, bounds.largest);
    if (!here) return {};
    const Point nearby = nudged(p);
    const std::optional<Values> there = values_at(nearby, bounds.largest);
    if (!there) return {};
    const double scale = here->scale;
    Sight sight;
    double size = 0;
    if (claim_.unsimplified) {
        const double moved = relative_error(there->unsimplified, here->unsimplified, scale);
        if (moved > bounds.rounding) return {};
        sight.error = relative_error(here->function, here->unsimplified, scale);
    }
    for (std::size_t k = 0; k < directions(); ++k) {
        const Array v = claim_.kind == ClaimKind::forward
                            ? here->along
                            : source_.direction(random, claim_.variable, p);
        const std::optional<Sides> sides = sides_at(p, *here, v);
        const std::optional<Sides> moved = sides_at(nearby, *there, v);
        if (!sides || !moved) return {};
        const auto& [claimed, measured] = *sides;
        if (relative_error(moved->first, claimed, scale) > bounds.rounding) return {};
        if (relative_error(moved->second, measured, scale) > bounds.rounding) return {};
        size = std::max({size, largest(claimed), largest(measured)});
        sight.error = std::max(sight.error, relative_error(claimed, measured, scale));
    }
    sight.is_flat = size < std::max(faint, negligible * scale);
    return sight;
}

std::optional<ClaimAtPoint::Values> ClaimAtPoint::values_at(const Point& p, double most) const {
    Values values;
    const auto fill = [&](const Expr& e, Array& value) {
        std::optional<Array> found = e ? tame_value(e, p, most) : Array();
        if (found) value = std::move(*found);
        return found.has_value();
    };
    const bool tame = fill(claim_.function, values.function) &&
                      fill(claim_.derivative, values.derivative) &&
                      fill(claim_.kind == ClaimKind::full ? Expr() : claim_.along, values.along);
    if (!tame) return {};
    values.scale = largest(values.function);
    if (!claim_.unsimplified) return values;
    const auto run = interpreter<double>({&claim_.unsimplified, 1}, {.keep_trace = true});
    Result<std::vector<Array>> found = run->run(p);
    if (!found || !all_finite((*found)[0])) return {};
    values.unsimplified = std::move((*found)[0]);
    for (const auto& [node, value] : run->trace()) {
        values.scale = std::max(values.scale, of_terms * largest(value));
    }
    return values;
}

std::optional<ClaimAtPoint::Sides> ClaimAtPoint::sides_at(const Point& p, const Values& values,
                                                          const Array& v) const {
    std::optional<Array> slope = slope_along(p, v);
    if (!slope) return {};
    switch (claim_.kind) {
        case ClaimKind::forward:
            return Sides{values.derivative, std::move(*slope)};
        case ClaimKind::full: {
            Array product = applied(values.derivative, v, *slope, claim_.pairing);
            return Sides{std::move(product), std::move(*slope)};
        }
        case ClaimKind::reverse:
            break;
    }
    Sides pulled_and_pushed;
    pulled_and_pushed.first[0] = inner(values.derivative, v);
    pulled_and_pushed.second[0] = inner(values.along, *slope);
    return pulled_and_pushed;
}

std::optional<Array> ClaimAtPoint::slope_along(const Point& p, const Array& v) const {
    const std::string name(claim_.variable->name);
    // A variable that does not occur has the derivative zero.
    if (!p.values.contains(name)) return Array(extents_of(claim_.function, p.sizes));
    const Expr& f = measured(claim_);
    return complex_ ? complex_step(f, name, p, v) : extrapolated_difference(f, name, p, v);
}

std::size_t ClaimAtPoint::directions() const {
    if (claim_.kind == ClaimKind::forward || claim_.variable.is_scalar()) return 1;
    return directions_per_point;
}

}  // namespace gradwright
