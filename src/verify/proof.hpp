#pragma once
// Numeric proof: a derivative is compared with a directional derivative of the function itself, at
// random points inside the declared domain.

#include "verify/random_point.hpp"

namespace gradwright {

/// What a derived expression claims to be.
enum class ClaimKind : std::uint8_t {
    full,     ///< ∂f/∂x: f's axes, then x's
    forward,  ///< the derivative of f along `along`: f's shape
    reverse,  ///< the cotangent `along` pulled back: x's shape
};

/// How a full derivative acts on a direction of a structured variable.
enum class Pairing : std::uint8_t {
    all_entries,
    upper_triangle,  ///< coordinate form: one number per entry on and above the diagonal
};

struct Claim {
    Expr function;
    Expr variable;
    Expr derivative;
    ClaimKind kind = ClaimKind::full;
    Expr along;
    Pairing pairing = Pairing::all_entries;
    /// The function where nothing was simplified yet, if there is such a form: slopes are measured
    /// of it, and its values must be those of the function.
    Expr unsimplified = {};
};

struct ProofOptions {
    int points = 3;
    std::uint64_t seed = 0;
    std::map<std::string, Limits> limits;
};

struct Proof {
    enum class Status : std::uint8_t { passed, failed, impossible };
    Status status = Status::impossible;
    int points = 0;
    double max_relative_error = 0;
    double tolerance = 0;
    std::string method;  ///< or the reason why no point could be used
};

/// All claims are proved at the same points. Failing means: some error exceeds the tolerance.
Proof prove(std::span<const Claim> claims, const ProofOptions& options);

/// Largest difference of two expressions of equal shape at random points of their domain.
/// Region::commuting restricts the points to matrices that commute; others are widened as needed.
Proof compare(const Expr& a, const Expr& b, const ProofOptions& options,
              Region region = Region::anywhere);

/// a/b at the entry where b is largest, at the first random point that is usable.
std::optional<double> ratio_at_a_point(const Expr& a, const Expr& b, const ProofOptions& options);

}  // namespace gradwright
