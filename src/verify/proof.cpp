#include "verify/proof.hpp"

#include "verify/claim_point.hpp"
#include "verify/difference.hpp"
#include "verify/domain.hpp"

#include <algorithm>
#include <cmath>

namespace gradwright {

namespace {

constexpr int max_draws = 60;
constexpr double complex_tolerance = 1e-9;
constexpr double difference_tolerance = 2e-6;
/// Rounding moves what is compared by no more than this part of the tolerance, if points with so
/// little of it are found; else by no more than `most_rounding`.
constexpr double rounding_share = 0.1;
constexpr double most_rounding = 1e-5;
/// A function that is flat at a point may be seen to move nearer to zero.
constexpr double scales[] = {1, 0.25, 0.0625};
/// What is drawn and what is formed stay small, however large the declared sizes are.
constexpr double most_entries = 2e7;

std::vector<Expr> roots_of(std::span<const Claim> claims) {
    std::vector<Expr> roots;
    for (const Claim& claim : claims) {
        roots.insert(roots.end(), {claim.function, claim.derivative, claim.variable});
        if (claim.along) roots.push_back(claim.along);
        if (claim.unsimplified) roots.push_back(claim.unsimplified);
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

namespace {

/// All claims at points where they can be told from wrong ones.
class Prover {
public:
    Prover(std::span<const Claim> claims, const ProofOptions& options)
        : source_(roots_of(claims), options.limits),
          options_(options),
          invertible_(must_be_invertible(roots_of(claims))) {
        complex_ = std::ranges::all_of(
            claims, [](const Claim& claim) { return allows_complex_step(measured(claim)); });
        for (const Claim& claim : claims) claims_.emplace_back(claim, source_, complex_);
    }

    Proof run() const {
        Proof proof;
        for (const Bounds& bounds : {Bounds{rounding_share * tolerance()}, Bounds{most_rounding},
                                     Bounds{most_rounding, largest_of_all}}) {
            proof = run(bounds);
            if (proof.status != Proof::Status::impossible) break;
        }
        return proof;
    }

private:
    double tolerance() const { return complex_ ? complex_tolerance : difference_tolerance; }

    Proof run(const Bounds& bounds) const {
        Proof proof;
        proof.method = complex_ ? "complex step" : "extrapolated central differences";
        proof.tolerance = tolerance();
        try_points(source_, options_, proof, Region::anywhere,
                   [&](Random& random, const Point& p) { return error(random, p, bounds); });
        return proof;
    }

    /// The largest error at the point, or at the same point nearer to zero where all claims are
    /// flat at it; nothing where the point is of no use.
    std::optional<double> error(Random& random, const Point& point, const Bounds& bounds) const {
        std::optional<double> flat;
        for (const double scale : scales) {
            const std::optional<Point> p =
                scale == 1 ? std::optional(point) : source_.scaled(point, scale);
            if (!p) break;
            const std::optional<Sight> seen = look(random, *p, bounds);
            if (!seen) continue;
            if (!seen->is_flat) return seen->error;
            if (!flat) flat = seen->error;
        }
        return flat;
    }

    std::optional<Sight> look(Random& random, const Point& p, const Bounds& bounds) const {
        if (!are_invertible(invertible_, p)) return {};
        Sight all;
        for (const ClaimAtPoint& claim : claims_) {
            const std::optional<Sight> seen = claim.look(random, p, bounds);
            if (!seen) return {};
            all.error = std::max(all.error, seen->error);
            all.is_flat = all.is_flat || seen->is_flat;
        }
        return all;
    }

    PointSource source_;
    const ProofOptions& options_;
    std::vector<Expr> invertible_;
    bool complex_ = false;
    std::vector<ClaimAtPoint> claims_;
};

}  // namespace

Proof prove(std::span<const Claim> given, const ProofOptions& options) {
    std::vector<Claim> claims(given.begin(), given.end());
    for (Claim& claim : claims) {
        if (is_too_large(claim.derivative)) claim = along_a_direction(claim);
    }
    Proof proof = Prover(claims, options).run();
    const auto has_typed = [](const Claim& claim) { return bool(claim.unsimplified); };
    const bool typed = std::ranges::any_of(claims, has_typed);
    if (proof.status != Proof::Status::impossible || !typed) return proof;
    for (Claim& claim : claims) claim.unsimplified = {};
    proof = Prover(claims, options).run();
    if (proof.status != Proof::Status::impossible) {
        proof.method += " of a stabler form (as typed it overflows at every point tried)";
    }
    return proof;
}

Proof compare(const Expr& a, const Expr& b, const ProofOptions& options, Region region) {
    const Expr roots[] = {a, b};
    const PointSource source(roots, options.limits);
    const std::vector<Expr> invertible = must_be_invertible(roots);
    Proof proof;
    for (const double largest : {Bounds().largest, largest_of_all}) {
        proof = {};
        proof.method = "values at random points";
        proof.tolerance = complex_tolerance;
        try_points(source, options, proof, region, [&](Random&, const Point& p) {
            if (!are_invertible(invertible, p)) return std::optional<double>();
            const std::optional<Array> left = tame_value(a, p, largest),
                                       right = tame_value(b, p, largest);
            if (!left || !right || left->size() != right->size()) return std::optional<double>();
            return std::optional(relative_error(*left, *right, 0));
        });
        if (proof.status != Proof::Status::impossible) break;
    }
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
        const std::optional<Array> top = tame_value(a, p, Bounds().largest),
                                   bottom = tame_value(b, p, Bounds().largest);
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
