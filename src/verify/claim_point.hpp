#pragma once
// A claimed derivative at one point: first whether anything can be seen there, then the error.

#include "verify/proof.hpp"

#include <utility>

namespace gradwright {

struct Sight {
    double error = 0;      ///< largest relative difference of what is claimed and what is measured
    bool is_flat = false;  ///< what is compared is so small that rounding or underflow may decide
};

/// What a point must be like to prove anything.
struct Bounds {
    double rounding = 0;   ///< the most by which it may move what is compared, relatively
    double largest = 1e9;  ///< values beyond it come as a rule from a nearly singular matrix
};
/// For formulas that are larger everywhere; squares and products are still finite.
inline constexpr double largest_of_all = 1e100;

/// The value where it is finite and not larger than that.
std::optional<Array> tame_value(const Expr& e, const Point& p, double largest);

/// The largest difference of two arrays, as a part of the larger one or of a little of `scale`.
double relative_error(const Array& a, const Array& b, double scale);

/// What slopes are measured of.
inline const Expr& measured(const Claim& claim) {
    return claim.unsimplified ? claim.unsimplified : claim.function;
}

class ClaimAtPoint {
public:
    /// `complex`: slopes are measured by complex steps, else by differences.
    ClaimAtPoint(const Claim& claim, const PointSource& source, bool complex)
        : claim_(claim), source_(source), complex_(complex) {}

    /// Nothing where the point is outside the domain, or where rounding moves what is compared by
    /// more than allowed; that is settled before the two sides are compared.
    std::optional<Sight> look(Random& random, const Point& p, const Bounds& bounds) const;

private:
    /// What is claimed along a direction, and what is measured.
    using Sides = std::pair<Array, Array>;

    /// Values at a point that do not depend on the direction.
    struct Values {
        Array function, derivative, along;
        Array unsimplified;
        double scale = 0;  ///< of the function and of the terms that it is made of
    };

    std::optional<Values> values_at(const Point& p, double largest) const;
    std::optional<Sides> sides_at(const Point& p, const Values& values, const Array& v) const;
    std::optional<Array> slope_along(const Point& p, const Array& v) const;
    std::size_t directions() const;

    Claim claim_;
    const PointSource& source_;
    bool complex_;
};

}  // namespace gradwright
