#include "verify/proof.hpp"

#include "verify/difference.hpp"
#include "verify/domain.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {

namespace {

constexpr int max_draws = 60;
constexpr std::size_t directions_per_point = 2;
constexpr double complex_tolerance = 1e-9;
constexpr double difference_tolerance = 2e-6;
/// Values beyond this come from a matrix that is nearly singular: the point proves nothing.
constexpr double wild = 1e9;
/// At a sound point the slope changes as little as the point does.
constexpr double nudge = 1e-9;
constexpr double largest_change = 1e-5;
/// What is drawn and what is formed stay small, however large the declared sizes are.
constexpr double most_entries = 2e7;
/// A derivative this much smaller than the function times it is zero but for rounding.
constexpr double negligible = 1e-3;

Region region_of(int draw) {
    constexpr Region order[] = {Region::anywhere, Region::positive, Region::definite, Region::unit,
                                Region::above_one};
    if (draw < 4) return Region::anywhere;
    if (draw < 24) return order[draw % 5];
    return Region::mixed;
}

std::optional<Array> tame_value(const Expr& e, const Point& p) {
    Result<Array> value = evaluate(e, p);
    if (!value || !all_finite(*value) || largest(*value) > wild) return {};
    return std::move(*value);
}

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

double relative_error(const Array& a, const Array& b, double scale) {
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
    const double size = std::max({largest(a), largest(b), negligible * scale});
    return size > 0 ? most / size : 0;
}

/// Errors of one claim at one point; nothing if the point is outside the domain.
class ClaimAtPoint {
public:
    ClaimAtPoint(const Claim& claim, const PointSource& source, bool complex)
        : claim_(claim),
          source_(source),
          complex_(complex),
          tolerance_(complex ? complex_tolerance : difference_tolerance) {}

    std::optional<double> error(Random& random, const Point& p) const {
        const std::optional<Array> f = tame_value(claim_.function, p);
        if (!f) return {};
        const std::optional<Array> derivative = tame_value(claim_.derivative, p);
        if (!derivative) return {};
        std::optional<Array> along;
        if (claim_.kind != ClaimKind::full && !(along = tame_value(claim_.along, p))) return {};
        double most = 0;
        for (std::size_t k = 0; k < directions(); ++k) {
            const Array v = claim_.kind == ClaimKind::forward
                                ? *along
                                : source_.direction(random, claim_.variable, p);
            const std::optional<Array> slope = slope_along(p, v);
            if (!slope) return {};
            const double error = mismatch(*derivative, *slope, v, along, largest(*f));
            if (!(error <= tolerance_) && !is_sound(random, p, v, *slope)) return {};
            most = std::max(most, error);
        }
        return most;
    }

private:
    std::size_t directions() const {
        if (claim_.kind == ClaimKind::forward || claim_.variable.is_scalar()) return 1;
        return directions_per_point;
    }

    std::optional<Array> slope_along(const Point& p, const Array& v) const {
        const std::string name(claim_.variable->name);
        // A variable that does not occur has the derivative zero.
        if (!p.values.contains(name)) return Array(extents_of(claim_.function, p.sizes));
        return complex_ ? complex_step(claim_.function, name, p, v)
                        : extrapolated_difference(claim_.function, name, p, v);
    }

    /// False where rounding decides, as for the log-determinant of a singular matrix: what is
    /// computed there is finite, and means nothing.
    bool is_sound(Random& random, const Point& p, const Array& v, const Array& slope) const {
        Point nearby = p;
        for (auto& [name, value] : nearby.values) {
            for (double& entry : value.values) {
                // An integer exponent that is no longer one leaves the domain.
                if (entry != std::trunc(entry)) entry *= 1 + nudge * random.between(0.5, 1);
            }
        }
        const std::optional<Array> there = slope_along(nearby, v);
        return there && relative_error(*there, slope, 0) <= largest_change;
    }

    double mismatch(const Array& derivative, const Array& slope, const Array& v,
                    const std::optional<Array>& along, double scale) const {
        if (claim_.kind == ClaimKind::forward) return relative_error(derivative, slope, scale);
        if (claim_.kind == ClaimKind::full) {
            const Array product = applied(derivative, v, slope, claim_.pairing);
            return relative_error(product, slope, scale);
        }
        Array pulled, pushed;
        pulled[0] = inner(derivative, v);
        pushed[0] = inner(*along, slope);
        return relative_error(pulled, pushed, scale);
    }

    const Claim& claim_;
    const PointSource& source_;
    bool complex_;
    double tolerance_;
};

std::vector<Expr> roots_of(std::span<const Claim> claims) {
    std::vector<Expr> roots;
    for (const Claim& claim : claims) {
        roots.insert(roots.end(), {claim.function, claim.derivative, claim.variable});
        if (claim.along) roots.push_back(claim.along);
    }
    return roots;
}

bool is_too_large(const Expr& e) {
    double entries = 1;
    for (const Dim& d : e.shape()) entries *= static_cast<double>(d.number().value_or(4));
    return entries > most_entries;
}

/// The product of a full derivative with a random direction, which is never as large.
Claim along_a_direction(const Claim& claim) {
    if (claim.kind != ClaimKind::full || claim.pairing != Pairing::all_entries) return claim;
    const Expr& x = claim.variable;
    Graph& graph = x.graph();
    const Facts facts =
        x->declared & (Facts::symmetric | Facts::diagonal | Facts::lower_triangular);
    Claim product = claim;
    product.kind = ClaimKind::forward;
    product.along = graph.symbol("direction of " + std::string(x->name), x.shape(), facts);
    const std::size_t order = claim.derivative.order(), outputs = order - x.order();
    ContractionSpec spec;
    spec.factors.resize(2);
    spec.factors[0].node = claim.derivative;
    spec.factors[1].node = product.along;
    for (std::size_t i = 0; i < order; ++i) {
        const Axis axis(static_cast<Label>(i));
        spec.factors[0].axes.push_back(axis);
        spec.label_dims.push_back(claim.derivative.shape()[i]);
        (i < outputs ? spec.out : spec.factors[1].axes).push_back(axis);
    }
    product.derivative = graph.contract(std::move(spec));
    return product;
}

/// Calls `error_at` with points until enough of them were usable.
template <class ErrorAt>
void try_points(const PointSource& source, const ProofOptions& options, Proof& proof, Region region,
                ErrorAt&& error_at) {
    if (source.entries() > most_entries) {
        proof.method = "the variables are too large to draw at random";
        return;
    }
    Random random(options.seed * 0x9e3779b97f4a7c15ULL + 0x5851f42d4c957f2dULL);
    for (int draw = 0; draw < max_draws && proof.points < options.points; ++draw) {
        const Point point = source.draw(
            random, region == Region::commuting ? region : region_of(draw), std::uint64_t(draw));
        const std::optional<double> error = error_at(random, point);
        if (!error) continue;
        ++proof.points;
        proof.max_relative_error = std::max(proof.max_relative_error, *error);
    }
    if (proof.points < options.points) {
        proof.status = Proof::Status::impossible;
        proof.method = "no point was found at which the function and its derivative are finite";
        return;
    }
    proof.status =
        proof.max_relative_error <= proof.tolerance ? Proof::Status::passed : Proof::Status::failed;
}

}  // namespace

Proof prove(std::span<const Claim> given, const ProofOptions& options) {
    std::vector<Claim> claims(given.begin(), given.end());
    for (Claim& claim : claims) {
        if (is_too_large(claim.derivative)) claim = along_a_direction(claim);
    }
    const PointSource source(roots_of(claims), options.limits);
    const bool complex = std::all_of(claims.begin(), claims.end(), [](const Claim& claim) {
        return allows_complex_step(claim.function);
    });
    Proof proof;
    proof.method = complex ? "complex step" : "extrapolated central differences";
    proof.tolerance = complex ? complex_tolerance : difference_tolerance;
    const std::vector<Expr> invertible = must_be_invertible(roots_of(claims));
    try_points(source, options, proof, Region::anywhere, [&](Random& random, const Point& p) {
        std::optional<double> most = 0.0;
        if (!are_invertible(invertible, p)) return std::optional<double>();
        for (const Claim& claim : claims) {
            const std::optional<double> error =
                ClaimAtPoint(claim, source, complex).error(random, p);
            if (!error) return std::optional<double>();
            most = std::max(*most, *error);
        }
        return most;
    });
    return proof;
}

Proof compare(const Expr& a, const Expr& b, const ProofOptions& options, Region region) {
    const Expr roots[] = {a, b};
    const PointSource source(roots, options.limits);
    Proof proof;
    proof.method = "values at random points";
    proof.tolerance = complex_tolerance;
    const std::vector<Expr> invertible = must_be_invertible(roots);
    try_points(source, options, proof, region, [&](Random&, const Point& p) {
        if (!are_invertible(invertible, p)) return std::optional<double>();
        const std::optional<Array> left = tame_value(a, p), right = tame_value(b, p);
        if (!left || !right || left->size() != right->size()) return std::optional<double>();
        return std::optional(relative_error(*left, *right, 0));
    });
    return proof;
}

std::optional<double> ratio_at_a_point(const Expr& a, const Expr& b, const ProofOptions& options) {
    const Expr roots[] = {a, b};
    const PointSource source(roots, options.limits);
    std::optional<double> ratio;
    Proof unused;
    ProofOptions one = options;
    one.points = 1;
    const std::vector<Expr> invertible = must_be_invertible(roots);
    try_points(source, one, unused, Region::anywhere, [&](Random&, const Point& p) {
        if (!are_invertible(invertible, p)) return std::optional<double>();
        const std::optional<Array> top = tame_value(a, p), bottom = tame_value(b, p);
        if (!top || !bottom || top->size() != bottom->size() || largest(*bottom) == 0) {
            return std::optional<double>();
        }
        const auto at =
            std::max_element(bottom->values.begin(), bottom->values.end(),
                             [](double x, double y) { return std::abs(x) < std::abs(y); });
        ratio = top->values[std::size_t(at - bottom->values.begin())] / *at;
        return std::optional(0.0);
    });
    return ratio;
}

}  // namespace gradwright
