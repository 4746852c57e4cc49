#pragma once

#include <gradwright/result.hpp>

#include "base/array.hpp"

#include <string>
#include <string_view>

namespace gradwright::data {

/// The array in the bytes of a .npy file, versions 1 to 3: f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1, either
/// byte order, C or Fortran layout.
Result<Array> parse_npy(std::string_view bytes);
/// Version 1, little-endian doubles, C order.
std::string npy_text(const Array& array);

}  // namespace gradwright::data
