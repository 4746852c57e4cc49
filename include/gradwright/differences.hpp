#pragma once
// Derivatives from values alone, for any function of numbers: no graph, no generic code. And a
// check of derivatives that came from somewhere else.

#include <gradwright/result.hpp>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

using NumberFunction = std::function<double(std::span<const double>)>;
using VectorFunction = std::function<std::vector<double>(std::span<const double>)>;

struct DifferenceOptions {
    /// The first step of each coordinate is this times its size, or this where it is small; it
    /// shrinks from there.
    double step = 0.1;
    /// How often the step is divided at most.
    int halvings = 10;
};

/// Derivatives with an estimate of their error, entry by entry. An entry that does not settle, as
/// beside values that are not finite, is NaN with an infinite error. At a kink it is the mean of
/// the slopes on both sides.
struct Differences {
    std::vector<double> values;
    std::vector<double> errors;
};

/// Central differences at falling steps, extrapolated to zero (Ridders 1982); about 10 digits of a
/// smooth function. Calls f some 2*10 times for each coordinate.
Differences gradient_fd(const NumberFunction& f, std::span<const double> x,
                        const DifferenceOptions& options = {});
/// Row by row: entry i*x.size() + j is the derivative of output i by input j. The number of outputs
/// must not vary: `size-mismatch`.
Result<Differences> jacobian_fd(const VectorFunction& f, std::span<const double> x,
                                const DifferenceOptions& options = {});

/// How a claimed derivative compares with differences.
struct GradientCheck {
    bool right = false;                 ///< no entry is wrong, and some are decided
    std::size_t output = 0, input = 0;  ///< of the worst entry, counted from 0
    double claimed = 0, found = 0;      ///< there
    double error = 0;                   ///< there: difference over scale
    double tolerance = 0;               ///< allowed there: what was asked and what differences know
    std::size_t undecided = 0;          ///< entries at which the differences do not settle
    std::string message;                ///< one sentence
};

/// Entries are compared relative to the larger of 1 and the entry.
/// `size-mismatch` if the claim has another number of entries.
Result<GradientCheck> check_gradient(const NumberFunction& f, std::span<const double> x,
                                     std::span<const double> claimed, double tolerance = 1e-6);
Result<GradientCheck> check_jacobian(const VectorFunction& f, std::span<const double> x,
                                     std::span<const double> claimed, double tolerance = 1e-6);

}  // namespace abi1
}  // namespace gradwright
