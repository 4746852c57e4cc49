#include "data/npz.hpp"

#include "data/npy.hpp"

#include <doctest/doctest.h>

#include <zlib.h>

#include <random>

using namespace gradwright;
using namespace gradwright::data;

namespace {

std::string little(std::uint64_t n, int width) {
    std::string text;
    for (int i = 0; i < width; ++i, n >>= 8) text += static_cast<char>(n & 0xff);
    return text;
}

struct File {
    std::string name, contents;
    std::uint64_t checksum = 0;
};

std::string deflated(const std::string& text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(text.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// As zipfile of Python's standard library writes it; method 8 is deflate.
std::string archive(const std::vector<File>& files, int method = 0, const std::string& more = "") {
    std::string text, directory;
    for (const File& f : files) {
        const std::string packed = method == 8 ? deflated(f.contents) : f.contents;
        const std::string sizes = little(f.checksum, 4) + little(packed.size(), 4) +
                                  little(f.contents.size(), 4) + little(f.name.size(), 2);
        const std::string kind =
            little(0, 2) + little(static_cast<std::uint64_t>(method), 2) + little(0, 4);
        directory += "PK\1\2" + little(20, 2) + little(20, 2) + kind + sizes + little(0, 2) +
                     little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                     little(text.size(), 4) + f.name;
        text += "PK\3\4" + little(20, 2) + kind + sizes + little(0, 2) + f.name + packed;
    }
    const auto count = static_cast<std::uint64_t>(files.size());
    return text + directory + "PK\5\6" + little(0, 4) + little(count, 2) + little(count, 2) +
           little(directory.size(), 4) + little(text.size(), 4) + little(more.size(), 2) + more;
}

Array filled(std::vector<std::int64_t> extents, double value) {
    Array a(std::move(extents));
    for (double& x : a.values) x = value;
    return a;
}

// Checksums by zlib.crc32 of Python.
File x_file() { return {"x.npy", npy_text(filled({3}, 1)), 0x44e3ca78}; }
File y_file() { return {"y.npy", npy_text(filled({2, 2}, 2)), 0x3249be3d}; }

std::string slug_of(const std::string& bytes, std::string_view key = {}) {
    const auto a = parse_npz(bytes, key);
    REQUIRE_FALSE(a.ok());
    CHECK_FALSE(a.error().message.empty());
    return a.error().slug;
}

}  // namespace

TEST_CASE("arrays are found by key, the only one without") {
    const auto x = parse_npz(archive({x_file(), y_file()}), "x");
    REQUIRE(x.ok());
    CHECK(x->extents == std::vector<std::int64_t>{3});
    CHECK(x->values == std::vector<double>{1, 1, 1});
    const auto y = parse_npz(archive({x_file(), y_file()}, 0, "a comment"), "y");
    REQUIRE(y.ok());
    CHECK(y->extents == std::vector<std::int64_t>{2, 2});
    REQUIRE(parse_npz(archive({y_file()}), "").ok());
}

TEST_CASE("what is not there is named") {
    const auto none = parse_npz(archive({x_file(), y_file()}), "yy");
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().slug == "bad-columns");
    CHECK(none.error().message == "there is no array 'yy' in it, but x, y");
    CHECK(none.error().hint == "did you mean `y`?");
    CHECK(slug_of(archive({x_file(), y_file()})) == "bad-columns");
    CHECK(slug_of(archive({})) == "bad-file");
}

TEST_CASE("compressed archives are opened") {
    const auto y = parse_npz(archive({x_file(), y_file()}, 8), "y");
    REQUIRE(y.ok());
    CHECK(y->values == std::vector<double>{2, 2, 2, 2});
    const auto bzip2 = parse_npz(archive({x_file()}, 12), "x");
    REQUIRE_FALSE(bzip2.ok());
    CHECK(bzip2.error().slug == "unsupported-type");
    CHECK(bzip2.error().hint.find("numpy.savez") != std::string::npos);
}

TEST_CASE("damaged compression ends in a diagnostic") {
    const std::string good = archive({x_file()}, 8);
    const std::size_t data = good.find("x.npy") + 5, directory = good.find("PK\1\2");
    for (std::size_t at = data; at < directory; ++at) {
        CAPTURE(at - data);
        std::string damaged = good;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        const auto a = parse_npz(damaged, "x");
        if (a.ok()) continue;  // a bit that does not count
        CHECK(a.error().slug == "bad-file");
    }
    // A promise of 4 GiB from a hundred bytes is not believed, let alone allocated.
    std::string bomb = good;
    for (const std::size_t at : {24, 25, 26}) bomb[directory + at] = '\xff';
    CHECK(slug_of(bomb) == "bad-file");
}

TEST_CASE("archives that lie end in a diagnostic") {
    File wrong = x_file();
    wrong.checksum ^= 1;
    CHECK(slug_of(archive({wrong})) == "bad-file");
    CHECK(slug_of("PK\3\4") == "bad-file");
    CHECK(slug_of(npy_text(filled({3}, 1))) == "bad-file");
    // Sizes and places beyond the end of the file, in the directory.
    const std::string good = archive({x_file()});
    const std::size_t directory = good.find("PK\1\2"), end = good.find("PK\5\6");
    for (const std::size_t at : {directory + 20, directory + 24, directory + 28, directory + 30,
                                 directory + 42, end + 10, end + 16}) {
        CAPTURE(at - directory);
        std::string damaged = good;
        damaged[at] = damaged[at + 1] = '\xff';
        CHECK(slug_of(damaged) == "bad-file");
    }
    // What is inside is not trusted either.
    File huge{"x.npy", x_file().contents, 0x9f1231ee};
    huge.contents.replace(huge.contents.find("(3, )"), 5, "(999)");
    const auto promised = parse_npz(archive({huge}), "x");
    REQUIRE_FALSE(promised.ok());
    CHECK(promised.error().message.find("promises more values") != std::string::npos);
}

TEST_CASE("every truncation and 20000 damaged archives are read or refused, never worse") {
    const std::string good = archive({x_file(), y_file()});
    for (std::size_t n = 0; n < good.size(); ++n) {
        CHECK_FALSE(parse_npz(good.substr(0, n), "x").ok());
    }
    std::mt19937 random(2);
    int refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string damaged = good;
        for (int k = 0; k < 3; ++k) damaged[random() % good.size()] = static_cast<char>(random());
        const auto a = parse_npz(damaged, "y");
        // A checksum catches what damages the values.
        if (a.ok()) CHECK(a->values == std::vector<double>{2, 2, 2, 2});
        refused += a.ok() ? 0 : 1;
    }
    CHECK(refused > 5000);
}
