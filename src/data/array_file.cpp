#include "data/array_file.hpp"

#include "data/csv.hpp"
#include "data/fault.hpp"
#include "data/idx.hpp"
#include "data/npy.hpp"
#include "data/npz.hpp"

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

/// `FILE[columns]` or `ARCHIVE.npz:key`, taken apart.
struct Source {
    std::string path;
    std::string_view columns, key;
};

Source split(std::string_view text) {
    // A file whose own name looks like that is read as such.
    struct stat status {};
    if (stat(std::string(text).c_str(), &status) == 0) return {std::string(text), {}, {}};
    Source source;
    const auto open = text.rfind('[');
    if (!text.empty() && text.back() == ']' && open != std::string_view::npos) {
        source.columns = text.substr(open + 1, text.size() - open - 2);
        text = text.substr(0, open);
    }
    constexpr std::string_view archive = ".npz:";
    const auto colon = text.rfind(archive);
    if (colon != std::string_view::npos) {
        source.key = text.substr(colon + archive.size());
        text = text.substr(0, colon + archive.size() - 1);
    }
    source.path = text;
    return source;
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

namespace {

Result<Array> parse_text(std::string_view bytes, std::string_view selection) {
    const auto table = parse_table(bytes);
    if (!table) return table.error();
    const auto columns = select_columns(selection, table->header, table->columns);
    if (!columns) return columns.error();
    return numbers(*table, *columns);
}

/// By the name; IDX files, which have no ending of their own, by how they begin.
Result<Array> parse(std::string_view bytes, const Source& source) {
    if (bytes.substr(0, 2) == "\x1f\x8b") {
        return fault("bad-file", "it is compressed with gzip", "gunzip " + source.path);
    }
    const bool npy = ends_with(source.path, ".npy"), npz = ends_with(source.path, ".npz");
    const bool idx = !npy && !npz && looks_like_idx(bytes);
    if (!npy && !npz && !idx) return parse_text(bytes, source.columns);
    if (!source.columns.empty()) {
        return fault("bad-columns", "columns can be chosen from text files only");
    }
    return npy ? parse_npy(bytes) : npz ? parse_npz(bytes, source.key) : parse_idx(bytes);
}

}  // namespace

Result<Array> read_array(std::string_view text) {
    const Source source = split(text);
    const auto bytes = read_file(source.path);
    if (!bytes) return bytes.error();
    auto array = parse(*bytes, source);
    return array ? std::move(array) : in_file(array.error(), source.path);
}

Result<bool> write_array(const std::string& path, const Array& array) {
    return write_file(path, ends_with(path, ".npy") ? npy_text(array) : csv_text(array));
}

}  // namespace gradwright::data
