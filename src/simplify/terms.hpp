#pragma once
// Terms taken apart: a term as its pieces, and the ways to write it as one piece times the rest.

#include "expr/build.hpp"

#include <vector>

namespace gradwright {

/// The factors of a term with their labels; an atom is its own single piece. Closed scalar factors
/// are looked through, so x'A x inside a product offers x and A as pieces too.
struct Pieces {
    std::vector<FactorSpec> factors;
    std::vector<Axis> out;
    std::vector<Dim> label_dims;
};
Pieces pieces_of(const Expr& term);

/// term = einsum(piece^exponent on piece_axes, rest on rest_axes). Labels below the order of the
/// term are its axes; the others are summed between piece and rest.
struct Split {
    Expr piece;
    Number exponent;
    std::vector<Axis> piece_axes;
    std::vector<Axis> rest_axes;
    ContractionSpec rest;  ///< not built yet: few of the ways to split a term are ever tried
};

/// The rest as an expression; empty where nobody would write the term so.
Expr rest_of(const Split& split, const Expr& term);

/// A base and one of the different exponents it has in a sum: b^p may be worth pulling out.
struct Power {
    Expr base;
    Number exponent;
};

std::vector<Split> splits_of(const Expr& term, std::span<const Power> powers);

/// Puts a piece and a sum of rests together again.
Expr rejoin(const Split& split, const Expr& rest, std::span<const Dim> shape);

}  // namespace gradwright
