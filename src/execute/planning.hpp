#pragma once
// From expressions to a plan for views that lie in given ways.

#include "execute/arguments.hpp"
#include "execute/plan/plan.hpp"
#include "execute/program.hpp"

namespace gradwright::execute {

struct Problem {
    std::vector<Expr> roots, inputs;
    Sizes sizes;
    std::size_t element_size = 8;
    ProgramOptions options;
};

struct ArgumentPlan {
    Plan plan;
    /// The outputs are to be dense memory elsewhere: a step may fail after one was written.
    bool staged = false;
};

/// `strides` as those of `ArgumentChecks`.
Result<ArgumentPlan> plan_for(const Problem& problem, const Strides& strides);

/// The same, of the problem or of its alternative, whichever is predicted to be faster; the roots
/// become those.
Result<ArgumentPlan> cheaper_plan(Problem& problem);

/// Whether the reference makes a number of a zero times an infinity in one of these.
bool settles_zeros(std::span<const Expr> roots);

/// The refusal if so many bytes are more than there may be.
std::optional<Diagnostic> refuse_memory(const Problem& problem, const Plan& plan,
                                        std::int64_t bytes);

}  // namespace gradwright::execute
