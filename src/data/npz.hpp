#pragma once

#include <gradwright/result.hpp>

#include "base/array.hpp"

#include <string_view>

namespace gradwright::data {

/// The array called `key` in the bytes of an .npz archive, a ZIP of .npy files as numpy.savez and
/// numpy.savez_compressed write it. With an empty key the only one.
Result<Array> parse_npz(std::string_view bytes, std::string_view key);

}  // namespace gradwright::data
