#pragma once
// Arrays that select entries, blocks, triangles and classes.

#include "ops/catalogue.hpp"

namespace gradwright::ops {

/// The vector of length n with one at entry `position`, counted from 1.
Expr unit_vector(Graph& graph, const Dim& n, std::int64_t position);
/// m×n with the identity in rows offset+1 ... offset+n; -1 stands for the lowest n rows. Rows
/// beyond m are cut off; of numbers that is a product of two that are whole.
Expr embedding(Graph& graph, const Dim& m, const Dim& n, std::int64_t offset);
/// Whether each column of an embedding has its one at all sizes: no row is cut off.
bool is_whole(const Expr& embedding);
/// n×n, ones below the diagonal, on it half of `twice_diagonal`.
Expr lower_ones(Graph& graph, const Dim& n, std::int64_t twice_diagonal);

/// A row for each entry of y, of length `classes`, with one at the class the entry names.
Expr indicators(const Expr& y, const Dim& classes);

}  // namespace gradwright::ops
