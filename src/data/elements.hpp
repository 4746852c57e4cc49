#pragma once
// Numbers as binary files store them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace gradwright::data {

struct ElementType {
    char kind = 'f';  ///< f, i, u, b
    std::size_t width = 8;
    bool swapped = false;  ///< the other byte order than this machine's
};

/// Bytes of the values; nothing if that overflows.
std::optional<std::uint64_t> byte_count(const ElementType& type,
                                        std::span<const std::int64_t> extents);

/// The number at an address, and whether its bytes are swapped.
using ElementReader = double (*)(const char*, bool);
ElementReader reader_of(const ElementType& type);

}  // namespace gradwright::data
