#include "data/npy.hpp"

#include "data/elements.hpp"
#include "data/fault.hpp"

#include <bit>
#include <charconv>
#include <optional>

namespace gradwright::data {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

Diagnostic bad_file(std::string_view what) {
    return fault("bad-file", "not a readable .npy file: " + std::string(what));
}

struct Header {
    ElementType type;
    bool fortran = false;
    std::vector<std::int64_t> extents;
};

/// What stands after `'key':` in the dictionary, without leading blanks.
std::optional<std::string_view> after_key(std::string_view dict, std::string_view key) {
    for (const char quote : {'\'', '"'}) {
        const std::string quoted = quote + std::string(key) + quote;
        auto at = dict.find(quoted);
        if (at == std::string_view::npos) continue;
        at = dict.find_first_not_of(" :", at + quoted.size());
        if (at != std::string_view::npos) return dict.substr(at);
    }
    return std::nullopt;
}

std::optional<Diagnostic> read_type(std::string_view text, Header& header) {
    const char quote = text.empty() ? ' ' : text[0];
    const auto end = text.find(quote, 1);
    if ((quote != '\'' && quote != '"') || end == std::string_view::npos) {
        return bad_file("its element type is not simple");
    }
    std::string_view type = text.substr(1, end - 1);
    if (!type.empty() && std::string_view("<>=|").find(type[0]) != std::string_view::npos) {
        const bool little = std::endian::native == std::endian::little;
        header.type.swapped = type[0] == (little ? '>' : '<');
        type.remove_prefix(1);
    }
    constexpr std::string_view known[] = {"f4", "f8", "i1", "i2", "i4", "i8",
                                          "u1", "u2", "u4", "u8", "b1"};
    for (const std::string_view t : known) {
        if (type != t) continue;
        header.type.kind = t[0];
        header.type.width = static_cast<std::size_t>(t[1] - '0');
        return std::nullopt;
    }
    return fault("unsupported-type",
                 "the .npy file holds elements of type " + std::string(type.substr(0, 20)),
                 "save it as float64");
}

std::optional<Diagnostic> read_shape(std::string_view text, Header& header) {
    if (text.empty() || text[0] != '(') return bad_file("its shape is missing");
    const auto end = text.find(')');
    if (end == std::string_view::npos) return bad_file("its shape does not end");
    const char* at = text.data() + 1;
    const char* const stop = text.data() + end;
    while (at < stop) {
        if (*at == ' ' || *at == ',' || *at == 'L') {
            ++at;
            continue;
        }
        std::int64_t n = 0;
        const auto [next, error] = std::from_chars(at, stop, n);
        if (error != std::errc{} || n < 0) return bad_file("its shape is not a list of sizes");
        header.extents.push_back(n);
        at = next;
    }
    return std::nullopt;
}

Array values_of(const Header& header, std::string_view bytes) {
    Array a(header.extents);
    const ElementReader read = reader_of(header.type);
    std::vector<std::int64_t> index(header.extents.size(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::int64_t to = static_cast<std::int64_t>(i);
        if (header.fortran) {
            to = 0;
            for (std::size_t k = 0; k < index.size(); ++k) to = to * header.extents[k] + index[k];
            for (std::size_t k = 0; k < index.size() && ++index[k] == header.extents[k]; ++k) {
                index[k] = 0;
            }
        }
        a[static_cast<std::size_t>(to)] =
            read(bytes.data() + i * header.type.width, header.type.swapped);
    }
    return a;
}

}  // namespace

Result<Array> parse_npy(std::string_view bytes) {
    if (bytes.size() < 10 || bytes.substr(0, 6) != magic) {
        return bad_file("it does not begin as one");
    }
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const int version = byte(6);
    if (version < 1 || version > 3) return bad_file("version " + std::to_string(version));
    std::uint64_t length = byte(8) | unsigned{byte(9)} << 8;
    const std::size_t start = version == 1 ? 10 : 12;
    if (bytes.size() < start) return bad_file("it is cut off in the header");
    if (version > 1) length |= std::uint64_t{byte(10)} << 16 | std::uint64_t{byte(11)} << 24;
    if (length > bytes.size() - start) return bad_file("it is cut off in the header");
    const std::string_view dict = bytes.substr(start, length);
    Header header;
    const auto type = after_key(dict, "descr"), order = after_key(dict, "fortran_order"),
               shape = after_key(dict, "shape");
    if (!type || !order || !shape) return bad_file("its header is incomplete");
    if (auto d = read_type(*type, header)) return std::move(*d);
    if (auto d = read_shape(*shape, header)) return std::move(*d);
    header.fortran = order->substr(0, 4) == "True";
    const std::string_view values = bytes.substr(start + length);
    const auto needed = byte_count(header.type, header.extents);
    if (!needed || *needed > values.size()) {
        return bad_file("its header promises more values than the file holds");
    }
    return values_of(header, values);
}

std::string npy_text(const Array& array) {
    std::string shape;
    for (const std::int64_t n : array.extents) shape += std::to_string(n) + ", ";
    if (array.order() > 1) shape.resize(shape.size() - 2);
    std::string dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
    while ((magic.size() + 4 + dict.size() + 1) % 64 != 0) dict += ' ';
    dict += '\n';
    std::string text(magic);
    text += {'\x01', '\x00', static_cast<char>(dict.size() % 256),
             static_cast<char>(dict.size() / 256)};
    text += dict;
    for (const double v : array.values) {
        auto bits = std::bit_cast<std::uint64_t>(v);
        for (int i = 0; i < 8; ++i, bits >>= 8) text += static_cast<char>(bits & 0xff);
    }
    return text;
}

}  // namespace gradwright::data
