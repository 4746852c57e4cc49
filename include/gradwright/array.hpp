#pragma once

#include <gradwright/result.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

/// Numbers with extents, row by row: the last axis varies fastest. No extents: a scalar.
struct DenseArray {
    std::vector<std::int64_t> extents;
    std::vector<double> values;

    bool operator==(const DenseArray&) const = default;
};

/// Values of the variables of a formula, by name.
using NamedArrays = std::map<std::string, DenseArray>;

/// Reads `.npy`; an array of an `.npz`, "a.npz:X"; IDX, the format of MNIST; or `.csv` with an
/// optional choice of columns, "pima.csv[1-8]", "a.csv[age]".
Result<DenseArray> read_array(std::string_view file);
/// Writes `.npy` or `.csv`, by the name; the file appears whole or not at all. Until it is whole it
/// is called FILE.part and the number of the process.
Result<bool> write_array(const std::string& file, const DenseArray& array);

}  // namespace abi1
}  // namespace gradwright
