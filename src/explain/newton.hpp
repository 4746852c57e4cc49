#pragma once
// Newton's method with the derived gradient and Hessian: small problems, honest endings.

#include "execute/execute.hpp"

namespace gradwright {

enum class NewtonStatus : std::uint8_t {
    optimal,
    no_finite_optimum,  ///< the values fall for ever while the variable grows
    not_bounded,        ///< downhill without end: the Hessian is not positive definite there
    not_finite,         ///< no finite value near the point reached
    stalled,            ///< no step lowers the value although the gradient is not zero
    iteration_limit,
};
std::string_view name_of(NewtonStatus status);

struct NewtonOptions {
    int most_iterations = 100;
    double tolerance = 1e-10;  ///< of the gradient's norm
};

struct NewtonStep {
    double value = 0, gradient_norm = 0, step_norm = 0;
    int halvings = 0;
};

struct NewtonResult {
    NewtonStatus status = NewtonStatus::iteration_limit;
    std::string reason;  ///< why it stopped, in one sentence
    Array x;             ///< the best point
    double value = 0, gradient_norm = 0;
    std::vector<NewtonStep> path;
    int evaluations = 0;
};

/// Minimises the scalar f over x, from the value that `point` has for x, or from zero. The other
/// values of `point` are data. Fails only where f cannot be derived or evaluated at the start.
Result<NewtonResult> newton(const Expr& f, const Expr& x, Point point,
                            const NewtonOptions& options = {});

}  // namespace gradwright
