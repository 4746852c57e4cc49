#pragma once
// What kind of function it is: curvature, and how it behaves near a point.

#include <gradwright/derive.hpp>

#include <optional>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct AnalyzeRequest {
    std::string formula{};
    std::vector<std::string> declarations{};
    std::string wrt{};
    std::optional<NamedArrays> at{};
    std::uint64_t seed = 0;
};

/// Values near a point. The remainder f(x + tδ) - f(x) - t·Jδ falls like t² for a right Jacobian.
struct LocalReport {
    DenseArray value;
    DenseArray derivative;
    std::vector<double> steps;  ///< t
    std::vector<double> remainders;
    std::optional<double> slope;  ///< of the logarithms; nothing if the function is affine

    // Of a map with several outputs.
    std::int64_t rank = 0;
    std::vector<double> singular_values;  ///< descending
    std::optional<double> determinant;    ///< of a square Jacobian
    std::vector<double> lost_direction;   ///< a direction the Jacobian maps to zero; may be empty

    // Of a scalar.
    double gradient_norm = 0;
    bool stationary = false;
    std::vector<double> ascent;       ///< unit direction of steepest ascent
    std::vector<double> eigenvalues;  ///< of the Hessian, ascending
    double condition = 0;
    std::string kind;  ///< strict minimum, saddle, ...
    std::vector<double> newton_step;
};

/// Counts as formulas in the dimensions.
struct CostReport {
    std::string dense;       ///< numbers in the dense derivative
    std::string structured;  ///< numbers that its closed form stores
    std::string form;        ///< operations to compute the dense derivative
    std::string apply;       ///< operations to apply it to a direction without forming it
};

struct AnalyzeReport {
    DeriveReport derivation;
    std::string curvature;  ///< convex, ..., or unknown; of scalars only
    std::string reason;
    std::string condition;
    Rendered hessian;  ///< of scalars only
    CostReport cost;
    std::optional<LocalReport> local;
};

Result<AnalyzeReport> analyze(const AnalyzeRequest& request);

}  // namespace abi1
}  // namespace gradwright
