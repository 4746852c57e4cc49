#pragma once
// What a derivative by a structured variable means. Each convention is named in the result.

#include "expr/graph.hpp"

#include <string>

namespace gradwright {

enum class SymmetricConvention : std::uint8_t {
    subspace,     ///< (G+G')/2: the gradient on the space of symmetric matrices
    ambient,      ///< G: every entry independent
    coordinates,  ///< G+G'−diag(G): by the entries on and below the diagonal
};

struct Structured {
    Expr derivative;
    std::string note;  ///< names the convention; empty if the variable has no structure
};

/// Applies the convention to the trailing axes of a derivative by `variable`: symmetric, diagonal
/// (off-diagonal entries are no variables) or orthogonal (projection on the tangent space,
/// G − Q·sym(Q'G); gradients only).
Structured restrict_to_structure(const Expr& derivative, const Expr& variable,
                                 SymmetricConvention convention);

}  // namespace gradwright
