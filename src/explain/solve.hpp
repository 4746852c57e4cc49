#pragma once
// Where the gradient vanishes, in closed form.

#include "explain/convexity.hpp"
#include "verify/random_point.hpp"

namespace gradwright {

enum class StationaryKind : std::uint8_t { unknown, minimum, maximum, saddle };
std::string_view name_of(StationaryKind kind);

/// left = right; without `right`, left alone is what the step arrives at.
struct SolveStep {
    std::string rule;
    Expr left, right;
    std::string because;
};

/// A consequence, proved as an equality of normal forms: left = right.
struct SolveRemark {
    std::string text;
    Expr left, right;
};

struct SolutionCheck {
    int points = 0;
    double max_error = 0;  ///< of the gradient, relative to the gradient nearby
};

/// What `method` says: linear equation, matrix equation, inverse function, eigenvalue equation,
/// orthogonal Procrustes.
struct Solution {
    std::string method;
    Expr variable;
    Expr gradient;
    Expr left, right;                     ///< the stationary equation
    Expr value;                           ///< empty for an eigenvalue equation
    std::vector<std::string> conditions;  ///< for the solution to exist and be the only one
    Expr otherwise;                       ///< the solution of least norm, when a condition fails
    StationaryKind kind = StationaryKind::unknown;
    bool global = false;
    bool unique = false;
    std::string reason;  ///< of the kind
    Certificate curvature;
    std::vector<SolveStep> steps;
    std::vector<SolveRemark> remarks;
    SolutionCheck check;
};

struct SolveOptions {
    std::map<std::string, Limits> limits;
    std::uint64_t seed = 0;
};

/// Solves ∇f = 0 for x; every answer has been checked at random points. Refused with
/// `no-closed-form`, and the reason, where no method applies.
///     solve(norm2(X*w - y)^2, w) is inv(X'*X)*X'*y.
Result<Solution> solve(const Expr& f, const Expr& x, const SolveOptions& options = {});

}  // namespace gradwright
