#include "data/idx.hpp"

#include "data/elements.hpp"
#include "data/fault.hpp"

#include <bit>

namespace gradwright::data {
namespace {

Diagnostic bad_file(std::string_view what) {
    return fault("bad-file", "not a readable IDX file: " + std::string(what));
}

std::optional<ElementType> type_of(char code) {
    const bool swapped = std::endian::native == std::endian::little;
    switch (code) {
        case 0x08:
            return ElementType{'u', 1, swapped};
        case 0x09:
            return ElementType{'i', 1, swapped};
        case 0x0b:
            return ElementType{'i', 2, swapped};
        case 0x0c:
            return ElementType{'i', 4, swapped};
        case 0x0d:
            return ElementType{'f', 4, swapped};
        case 0x0e:
            return ElementType{'f', 8, swapped};
        default:
            return std::nullopt;
    }
}

std::int64_t size_at(std::string_view bytes, std::size_t at) {
    std::int64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        size = size * 256 + static_cast<unsigned char>(bytes[at + i]);
    }
    return size;
}

}  // namespace

bool looks_like_idx(std::string_view bytes) {
    return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && type_of(bytes[2]);
}

Result<Array> parse_idx(std::string_view bytes) {
    if (!looks_like_idx(bytes)) return bad_file("it does not begin as one");
    const ElementType type = *type_of(bytes[2]);
    const auto order = static_cast<unsigned char>(bytes[3]);
    if (bytes.size() < 4 + 4 * std::size_t{order}) return bad_file("it is cut off in the header");
    std::vector<std::int64_t> extents;
    for (std::size_t k = 0; k < order; ++k) extents.push_back(size_at(bytes, 4 + 4 * k));
    const std::string_view values = bytes.substr(4 + 4 * std::size_t{order});
    const auto needed = byte_count(type, extents);
    if (!needed || *needed > values.size()) {
        return bad_file("its header promises more values than the file holds");
    }
    if (*needed < values.size()) return bad_file("it holds more than its header says");
    Array a(std::move(extents));
    const ElementReader read = reader_of(type);
    for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = read(values.data() + i * type.width, type.swapped);
    }
    return a;
}

}  // namespace gradwright::data
