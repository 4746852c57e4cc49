#pragma once
// A solution put to the numbers: the gradient at it, and the eigenvalues of the Hessian there.

#include "explain/solve.hpp"

namespace gradwright {

struct SolutionTrial {
    SolutionCheck check;
    int singular = 0;  ///< points at which the system could not be inverted
    int definite = 0;  ///< points at which the Hessian was positive definite
    int negative = 0;  ///< negative definite
    int indefinite = 0;
    int outside = 0;  ///< points at which the solution is not what x is declared to be
};

/// Evaluates `gradient` at x = value at random points; `hessian` may be empty. Points at which a
/// matrix to be inverted is singular, there or in the gradient, say nothing; so do those at which
/// one of `systems` is.
SolutionTrial try_solution(const Expr& gradient, const Expr& x, const Expr& value,
                           const Expr& hessian, std::span<const Expr> systems,
                           const SolveOptions& options);

/// Points with values for every symbol of the roots and of x.
class TrialPoints {
public:
    TrialPoints(std::span<const Expr> roots, const SolveOptions& options);
    /// The next point; sizes and the region of the values vary.
    Point next();

private:
    PointSource source_;
    Random random_;
    std::uint64_t number_ = 0;
};

/// The gradient's size at x = value, as a fraction of its size a short step away.
std::optional<double> relative_gradient(const Expr& gradient, const Expr& x, const Array& value,
                                        const Point& point);

}  // namespace gradwright
