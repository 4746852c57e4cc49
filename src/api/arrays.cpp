#include <gradwright/array.hpp>

#include "data/array_file.hpp"

namespace gradwright {

Result<DenseArray> abi1::read_array(std::string_view file) {
    Result<Array> array = data::read_array(file);
    if (!array) return std::move(array).error();
    return DenseArray{std::move(array->extents), std::move(array->values)};
}

Result<bool> abi1::write_array(const std::string& file, const DenseArray& array) {
    Array own;
    own.extents = array.extents;
    own.values = array.values;
    return data::write_array(file, own);
}

}  // namespace gradwright
