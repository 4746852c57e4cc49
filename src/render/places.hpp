#pragma once
// Where the parts of a block vector or matrix lie along an axis.

#include "expr/graph.hpp"

#include <optional>
#include <vector>

namespace gradwright::render {

/// A stretch of an axis: `rest` is the length of the axis from the start of the part on.
struct Place {
    Dim rest, extent;
    bool single = false;  ///< one entry: the part has no axis of its own here

    bool operator==(const Place&) const = default;
};

/// A term without the selectors that put it in its place.
struct Placed {
    std::optional<Place> at[2];  ///< along each axis of the whole, if the term is a part of it
    Scaled part;
};

/// Finds unit vectors and shifted identities at the output axes of a term. Axes that are not in
/// `wanted` are left alone.
Placed placed(const Scaled& term, const bool (&wanted)[2]);

/// A part, or a stretch of zeros where `part` is nothing.
struct Stretch {
    std::optional<std::size_t> part;
    Place place;
};
/// The stretches of an axis of length `whole` in order; nothing if that cannot be told.
std::optional<std::vector<Stretch>> arranged(const Dim& whole, const std::vector<Place>& places);

}  // namespace gradwright::render
