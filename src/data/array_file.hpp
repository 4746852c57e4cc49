#pragma once
// Files to arrays and back. Nothing in a file is trusted: sizes are checked against its length
// before anything is allocated.

#include <gradwright/result.hpp>

#include "base/array.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gradwright::data {

/// Reads `FILE.npy`, `FILE.npz:key`, an IDX file, or otherwise text (CSV) as `FILE[columns]`.
Result<Array> read_array(std::string_view source);

/// Writes by the ending: .npy, or CSV with 17 digits. The file appears whole or not at all.
Result<bool> write_array(const std::string& path, const Array& array);

/// The bytes of a file, at most `limit`.
Result<std::string> read_file(const std::string& path, std::size_t limit = std::size_t{8} << 30);
/// Writes under a temporary name in the same folder, then renames.
Result<bool> write_file(const std::string& path, std::string_view bytes);

}  // namespace gradwright::data
