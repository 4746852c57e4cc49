#include "data/array_file.hpp"

#include "data/csv.hpp"
#include "data/fault.hpp"
#include "data/npy.hpp"

#include <unistd.h>

#include <sys/stat.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace gradwright::data {
namespace {

struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
};
using File = std::unique_ptr<std::FILE, Close>;

/// FILE and the text between the brackets at its end, if any.
std::pair<std::string, std::string_view> split_columns(std::string_view source) {
    const auto open = source.rfind('[');
    if (source.empty() || source.back() != ']' || open == std::string_view::npos) {
        return {std::string(source), {}};
    }
    return {std::string(source.substr(0, open)), source.substr(open + 1, source.size() - open - 2)};
}

bool ends_with(std::string_view path, std::string_view ending) {
    return path.size() >= ending.size() && path.substr(path.size() - ending.size()) == ending;
}

Diagnostic in_file(Diagnostic d, const std::string& path) {
    d.message = path + ": " + d.message;
    return d;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return fault("no-such-file", "cannot read " + path + ": " + std::strerror(errno));
    }
    if (S_ISDIR(status.st_mode)) return fault("no-such-file", path + " is a folder");
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file) return fault("no-such-file", "cannot read " + path + ": " + std::strerror(errno));
    std::string bytes;
    char block[1 << 16];
    for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, file.get())) > 0;) {
        if (bytes.size() + n > limit) return fault("too-large", path + " is too large to read");
        bytes.append(block, n);
    }
    if (std::ferror(file.get())) return fault("no-such-file", "cannot read all of " + path);
    return bytes;
}

Result<bool> write_file(const std::string& path, std::string_view bytes) {
    const std::string temporary = path + ".part" + std::to_string(getpid());
    const auto failed = [&]() -> Diagnostic {
        const std::string reason = std::strerror(errno);
        std::remove(temporary.c_str());
        return fault("cannot-write", "cannot write " + path + ": " + reason);
    };
    File file(std::fopen(temporary.c_str(), "wb"));
    if (!file) return failed();
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size()) return failed();
    if (std::fclose(file.release()) != 0) return failed();
    if (std::rename(temporary.c_str(), path.c_str()) != 0) return failed();
    return true;
}

Result<Array> read_array(std::string_view source) {
    auto [path, selection] = split_columns(source);
    // A file whose own name ends in brackets is read as such.
    struct stat status {};
    if (!selection.empty() && stat(std::string(source).c_str(), &status) == 0) {
        path = std::string(source);
        selection = {};
    }
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    if (ends_with(path, ".npy")) {
        if (!selection.empty()) {
            return fault("bad-columns", path + ": columns can be chosen from text files only");
        }
        auto array = parse_npy(*bytes);
        return array ? std::move(array) : in_file(array.error(), path);
    }
    const auto table = parse_table(*bytes);
    if (!table) return in_file(table.error(), path);
    const auto columns = select_columns(selection, table->header, table->columns);
    if (!columns) return in_file(columns.error(), path);
    auto array = numbers(*table, *columns);
    return array ? std::move(array) : in_file(array.error(), path);
}

Result<bool> write_array(const std::string& path, const Array& array) {
    return write_file(path, ends_with(path, ".npy") ? npy_text(array) : csv_text(array));
}

}  // namespace gradwright::data
