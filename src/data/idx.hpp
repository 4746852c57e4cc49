#pragma once

#include <gradwright/result.hpp>

#include "base/array.hpp"

#include <string_view>

namespace gradwright::data {

/// Whether the bytes begin as an IDX file does; no text file does.
bool looks_like_idx(std::string_view bytes);
/// The array in the bytes of an IDX file, the format of MNIST: integers of 1, 2 and 4 bytes and
/// floating point numbers, big-endian, of any order.
Result<Array> parse_idx(std::string_view bytes);

}  // namespace gradwright::data
