#include "data/npz.hpp"

#include "base/text.hpp"
#include "data/fault.hpp"
#include "data/npy.hpp"

#include <zlib.h>

#include <algorithm>
#include <climits>
#include <optional>

namespace gradwright::data {
namespace {

constexpr std::string_view end_mark = "PK\5\6", entry_mark = "PK\1\2", local_mark = "PK\3\4";
constexpr std::uint64_t in_an_extra_field = 0xffffffff;

Diagnostic bad_file(std::string_view what) {
    return fault("bad-file", "not a readable .npz file: " + std::string(what));
}

/// A little-endian number of `width` bytes; the caller has made sure that they are there.
std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint64_t n = 0;
    while (width-- > 0) n = n << 8 | static_cast<unsigned char>(bytes[at + width]);
    return n;
}

/// One line of the directory at the end of the archive.
struct Entry {
    std::string_view name;
    std::uint64_t flags = 0, method = 0, checksum = 0, packed = 0, size = 0, start = 0;
};

/// Position of the record that ends the archive; a comment of up to 64 KiB may follow it.
std::size_t find_end(std::string_view bytes) {
    const std::size_t most = std::min<std::size_t>(bytes.size(), 22 + 65535);
    for (std::size_t back = 22; back <= most; ++back) {
        const std::size_t at = bytes.size() - back;
        if (bytes.substr(at, 4) == end_mark && number_at(bytes, at + 20, 2) == back - 22) return at;
    }
    return std::string_view::npos;
}

/// Sizes of 4 GiB and more stand in a field of their own, in this order.
void read_large_sizes(std::string_view extra, Entry& entry) {
    while (extra.size() >= 4) {
        const std::uint64_t id = number_at(extra, 0, 2), length = number_at(extra, 2, 2);
        std::string_view field = extra.substr(4, length);
        if (id == 1) {
            for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.start}) {
                if (*value != in_an_extra_field || field.size() < 8) continue;
                *value = number_at(field, 0, 8);
                field.remove_prefix(8);
            }
        }
        extra.remove_prefix(std::min<std::size_t>(extra.size(), 4 + length));
    }
}

Result<std::vector<Entry>> directory_of(std::string_view bytes) {
    const std::size_t end = find_end(bytes);
    if (end == std::string_view::npos) return bad_file("it has no directory, or is cut off");
    const std::uint64_t count = number_at(bytes, end + 10, 2);
    std::uint64_t at = number_at(bytes, end + 16, 4);
    std::vector<Entry> entries;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (at + 46 > end || bytes.substr(at, 4) != entry_mark) {
            return bad_file("its directory is damaged");
        }
        const std::uint64_t name = number_at(bytes, at + 28, 2),
                            extra = number_at(bytes, at + 30, 2),
                            comment = number_at(bytes, at + 32, 2);
        if (at + 46 + name + extra + comment > end) return bad_file("its directory is damaged");
        Entry entry{bytes.substr(at + 46, name),  number_at(bytes, at + 8, 2),
                    number_at(bytes, at + 10, 2), number_at(bytes, at + 16, 4),
                    number_at(bytes, at + 20, 4), number_at(bytes, at + 24, 4),
                    number_at(bytes, at + 42, 4)};
        read_large_sizes(bytes.substr(at + 46 + name, extra), entry);
        entries.push_back(entry);
        at += 46 + name + extra + comment;
    }
    return entries;
}

/// What deflate makes of `packed`, which must be `size` bytes; nothing if it is something else.
std::optional<std::string> inflated(std::string_view packed, std::uint64_t size) {
    // No input grows by more: a larger promise is a lie, and no reason to allocate.
    constexpr std::uint64_t most_growth = 1032;
    if (size / most_growth > packed.size() || packed.size() > UINT_MAX || size > UINT_MAX)
        return {};
    std::string contents(size, '\0');
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(contents.data());
    stream.avail_out = static_cast<uInt>(size);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return {};
    const int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (status != Z_STREAM_END || stream.total_out != size) return {};
    return contents;
}

std::uint64_t checksum_of(std::string_view bytes) {
    return crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

/// The bytes of an entry: those of the archive where they are stored, else those unpacked to
/// `room`.
Result<std::string_view> contents_of(std::string_view bytes, const Entry& entry,
                                     std::string& room) {
    constexpr std::uint64_t stored = 0, deflated = 8;
    const std::uint64_t at = entry.start;
    if (at > bytes.size() || bytes.size() - at < 30 || bytes.substr(at, 4) != local_mark) {
        return bad_file("an entry is not where its directory says");
    }
    if ((entry.flags & 1) != 0) {
        return fault("unsupported-type", "the arrays in this .npz file are encrypted",
                     "write it with numpy.savez");
    }
    if (entry.method != stored && entry.method != deflated) {
        return fault("unsupported-type",
                     "the arrays in this .npz file are compressed, not by deflate",
                     "write it with numpy.savez or numpy.savez_compressed");
    }
    const std::uint64_t skip = 30 + number_at(bytes, at + 26, 2) + number_at(bytes, at + 28, 2);
    if (skip > bytes.size() - at || entry.packed > bytes.size() - at - skip ||
        (entry.method == stored && entry.packed != entry.size)) {
        return bad_file("an entry promises more than the file holds");
    }
    std::string_view contents = bytes.substr(at + skip, entry.packed);
    if (entry.method == deflated) {
        auto unpacked = inflated(contents, entry.size);
        if (!unpacked) return bad_file("a compressed entry is damaged");
        contents = room = std::move(*unpacked);
    }
    if (checksum_of(contents) != entry.checksum) return bad_file("its checksum is wrong");
    return contents;
}

std::string key_of(const Entry& entry) {
    const std::string_view name = entry.name;
    return std::string(name.ends_with(".npy") ? name.substr(0, name.size() - 4) : name);
}

/// At most five names.
std::string listed(const std::vector<std::string>& keys) {
    std::string text;
    for (std::size_t i = 0; i < keys.size() && i < 5; ++i) {
        text += (i == 0 ? "" : ", ") + printable(keys[i].substr(0, 40));
    }
    return keys.size() > 5 ? text + ", ..." : text;
}

}  // namespace

Result<Array> parse_npz(std::string_view bytes, std::string_view key) {
    const auto entries = directory_of(bytes);
    if (!entries) return entries.error();
    std::vector<std::string> keys;
    for (const Entry& entry : *entries) keys.push_back(key_of(entry));
    if (keys.empty()) return bad_file("it holds no arrays");
    if (key.empty() && keys.size() > 1) {
        return fault("bad-columns", "it holds several arrays: " + listed(keys),
                     "name one: FILE.npz:" + printable(keys[0].substr(0, 40)));
    }
    const auto at = key.empty() ? keys.begin() : std::find(keys.begin(), keys.end(), key);
    if (at == keys.end()) {
        const auto near = closest(key, keys);
        return fault("bad-columns",
                     "there is no array '" + printable(key) + "' in it, but " + listed(keys),
                     near ? "did you mean `" + printable(*near) + "`?" : "");
    }
    std::string room;
    const auto contents =
        contents_of(bytes, (*entries)[static_cast<std::size_t>(at - keys.begin())], room);
    if (!contents) return contents.error();
    return parse_npy(*contents);
}

}  // namespace gradwright::data
