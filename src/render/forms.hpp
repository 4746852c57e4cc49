#pragma once
// Other ways to show a derivative: by indices, as a Kronecker product, and in words.

#include "render/text.hpp"

#include <optional>

namespace gradwright::render {

/// Entry ijk... with Kronecker deltas, "δ_ij x_k"; for results of order three and more without
/// fused axes.
std::optional<std::string> index_form(const Expr& e, Format format);

/// A factor of a contraction. A label is a letter; several are the labels of a fused axis, the
/// first varying slowest.
struct LabelledFactor {
    std::string text;
    Number exponent = 1;
    std::vector<std::string> labels;  ///< one per axis
};
/// scale * Σ product of the factors, over the labels that are not in `out`. A label that stands
/// twice is a diagonal.
struct LabelledTerm {
    Number scale = 1;
    std::vector<LabelledFactor> factors;
    std::vector<std::string> out;
    std::vector<std::string> extents;  ///< of the labels a, b, ...
};
/// The terms of a sum of contractions; nothing if it has more than 40 factors, or terms, in all.
std::optional<std::vector<LabelledTerm>> label_pattern(const Expr& e);

/// The derivative of F by X as the matrix d vec F / d vec X', vec stacking columns, where Kronecker
/// products and the commutation matrix K (K vec X = vec X') express it. `e` has the axes of F, then
/// those of X; one of them is a matrix, `f_axes` belong to F.
std::optional<std::string> kronecker_form(const Expr& e, Format format, std::size_t f_axes = 2);

/// "zero", "identity", "scalar multiple of the identity", "diagonal", "diagonal plus rank 1",
/// "rank 1", "Gram", "Kronecker product", "einsum pattern ik->ijkj", "dense", ...
std::string structure(const Expr& e);

}  // namespace gradwright::render
