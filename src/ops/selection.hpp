#pragma once
// Arrays that select entries, blocks, triangles and classes.

#include "ops/catalogue.hpp"

namespace gradwright::ops {

/// The vector of length n with one at entry `position`, counted from 1.
Expr unit_vector(Graph& graph, const Dim& n, std::int64_t position);
/// m×n with the identity in rows offset+1 ... offset+n; -1 stands for the lowest n rows.
Expr embedding(Graph& graph, const Dim& m, const Dim& n, std::int64_t offset);
/// n×n, ones below the diagonal, on it half of `twice_diagonal`.
Expr lower_ones(Graph& graph, const Dim& n, std::int64_t twice_diagonal);

/// A row for each entry of y, of length `classes`, with one at the class the entry names.
Expr indicators(const Expr& y, const Dim& classes);

}  // namespace gradwright::ops
