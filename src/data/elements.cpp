#include "data/elements.hpp"

#include <algorithm>
#include <cstring>

namespace gradwright::data {
namespace {

template <class T>
double number_at(const char* at, bool swapped) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, at, sizeof(T));
    if (swapped) std::reverse(bytes, bytes + sizeof(T));
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return static_cast<double>(value);
}

}  // namespace

std::optional<std::uint64_t> byte_count(const ElementType& type,
                                        std::span<const std::int64_t> extents) {
    std::uint64_t bytes = type.width;
    for (const std::int64_t n : extents) {
        if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(n), &bytes)) {
            return std::nullopt;
        }
    }
    return bytes;
}

ElementReader reader_of(const ElementType& h) {
    switch (h.kind) {
        case 'f':
            return h.width == 4 ? number_at<float> : number_at<double>;
        case 'b':
            return number_at<std::uint8_t>;
        case 'i':
            return h.width == 1   ? number_at<std::int8_t>
                   : h.width == 2 ? number_at<std::int16_t>
                   : h.width == 4 ? number_at<std::int32_t>
                                  : number_at<std::int64_t>;
        default:
            return h.width == 1   ? number_at<std::uint8_t>
                   : h.width == 2 ? number_at<std::uint16_t>
                   : h.width == 4 ? number_at<std::uint32_t>
                                  : number_at<std::uint64_t>;
    }
}

}  // namespace gradwright::data
