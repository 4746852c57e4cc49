#pragma once
// What a derivative is as a linear map: its structure and cost, and what it does at a point.

#include "explain/curvature.hpp"
#include "verify/random_point.hpp"

#include <optional>
#include <string>

namespace gradwright {

/// Counts as formulas in the dimensions: "2*m*n + m".
struct DerivativeCost {
    std::string dense;       ///< numbers in the dense array
    std::string structured;  ///< numbers that the closed form stores: its factors
    std::string form;        ///< operations to compute the dense array
    std::string apply;       ///< operations to apply it to one direction without forming it
};

struct StructureAnalysis {
    Expr derivative;  ///< ∂f/∂x, simplified
    Expr product;     ///< applied to the direction d<x>
    DerivativeCost cost;
};

/// Structure and costs of ∂f/∂x.
Result<StructureAnalysis> analyze_structure(const Expr& f, const Expr& x);

struct TaylorStep {
    double length = 0, remainder = 0;
};

/// Of a scalar function.
struct ScalarAnalysis {
    double gradient_norm = 0;
    bool stationary = false;
    Array ascent;  ///< unit direction of steepest ascent; zero where stationary
    Array hessian;
    Spectrum spectrum;
    std::string kind;  ///< "strict minimum", or how it curves where it is not stationary
    Array newton;      ///< −H⁻¹∇f
};

/// Entries of several variables stand one after the other, each flattened row by row.
struct PointAnalysis {
    Array value;
    Array jacobian;                       ///< one row per entry of f
    std::vector<TaylorStep> taylor;       ///< ‖f(x + hδ) − f(x) − hJδ‖ for shrinking h
    std::optional<double> slope;          ///< 2.00 for a right Jacobian; nothing if f is affine
    std::vector<double> singular_values;  ///< descending
    std::int64_t rank = 0;
    std::optional<double> determinant;  ///< of a square Jacobian
    bool singular = false;              ///< of less than full rank
    std::optional<Array> lost;          ///< a unit direction that the map sends to zero
    std::optional<ScalarAnalysis> scalar;
};

/// Everything at one point, which has values for all symbols of f.
Result<PointAnalysis> analyze_at(const Expr& f, std::span<const Expr> variables,
                                 const Point& point);

}  // namespace gradwright
