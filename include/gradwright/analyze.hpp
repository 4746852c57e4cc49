#pragma once
// What kind of function it is: curvature, and how it behaves near a point.

#include <gradwright/derive.hpp>

#include <optional>

namespace gradwright {

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
    double slope = 0;                     ///< of the logarithms; 2 unless the function is affine
    std::int64_t rank = 0;                ///< of the Jacobian; of the Hessian for a scalar
    std::vector<double> singular_values;  ///< of the Jacobian, descending
    std::vector<double> lost_direction;   ///< a direction the Jacobian maps to zero; may be empty
    std::vector<double> eigenvalues;      ///< of the Hessian of a scalar, ascending
    double condition = 0;
    bool stationary = false;
    std::string kind;                 ///< of a scalar: strict minimum, saddle, ...
    std::vector<double> newton_step;  ///< of a scalar
};

struct AnalyzeReport {
    DeriveReport derivation;
    std::string curvature;  ///< convex, ..., or unknown; of scalars only
    std::string reason;
    std::string condition;
    Rendered hessian;  ///< of scalars only
    std::optional<LocalReport> local;
};

Result<AnalyzeReport> analyze(const AnalyzeRequest& request);

}  // namespace gradwright
