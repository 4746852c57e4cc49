#include "data/idx.hpp"

#include "data/array_file.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <random>

using namespace gradwright;
using namespace gradwright::data;

namespace {

std::string idx(char type, const std::vector<int>& sizes, const std::string& values) {
    std::string text{'\0', '\0', type, static_cast<char>(sizes.size())};
    for (const int n : sizes) {
        for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(n >> shift & 0xff);
    }
    return text + values;
}

}  // namespace

TEST_CASE("each element type, most significant byte first") {
    const std::vector<std::pair<std::string, std::vector<double>>> files{
        {idx(0x08, {3}, "\x01\x02\xff"), {1, 2, 255}},
        {idx(0x09, {2}, "\x01\xff"), {1, -1}},
        {idx(0x0b, {1}, "\x01\x02"), {258}},
        {idx(0x0c, {1}, "\xff\xff\xff\xfe"), {-2}},
        {idx(0x0d, {1}, std::string("\x3f\x80\0\0", 4)), {1}},
        {idx(0x0e, {1}, std::string("\xc0\0\0\0\0\0\0\0", 8)), {-2}}};
    for (const auto& [bytes, values] : files) {
        REQUIRE(looks_like_idx(bytes));
        const auto a = parse_idx(bytes);
        REQUIRE(a.ok());
        CHECK(a->values == values);
    }
    const auto images = parse_idx(idx(0x08, {2, 1, 3}, "abcdef"));
    REQUIRE(images.ok());
    CHECK(images->extents == std::vector<std::int64_t>{2, 1, 3});
    CHECK(images->values[3] == 'd');
}

TEST_CASE("headers that lie end in a diagnostic, without allocating what they promise") {
    for (const auto& bytes :
         {idx(0x08, {3}, "ab"), idx(0x08, {3}, "abcd"), idx(0x0e, {-1, -1, -1, -1}, ""),
          idx(0x0c, {0x7fffffff, 0x7fffffff}, "abcd"), idx(0x08, {2}, "ab").substr(0, 6)}) {
        const auto a = parse_idx(bytes);
        REQUIRE_FALSE(a.ok());
        CHECK(a.error().slug == "bad-file");
    }
    CHECK_FALSE(looks_like_idx(idx(0x07, {1}, "a")));
    CHECK_FALSE(looks_like_idx("1,2\n"));
}

TEST_CASE("every truncation and 20000 damaged files are read or refused, never worse") {
    const std::string good = idx(0x0b, {2, 3}, "abcdefghijkl");
    for (std::size_t n = 0; n < good.size(); ++n) CHECK_FALSE(parse_idx(good.substr(0, n)).ok());
    std::mt19937 random(3);
    int refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string damaged = good;
        for (int k = 0; k < 2; ++k) damaged[random() % 14] = static_cast<char>(random());
        refused += parse_idx(damaged).ok() ? 0 : 1;
    }
    CHECK(refused > 15000);
}

TEST_CASE("files are known by their name or how they begin") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("gradwright-data-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string path = (folder / "labels-idx1-ubyte").string();
    REQUIRE(write_file(path, idx(0x08, {3}, "\1\2\3")).ok());
    const auto labels = read_array(path);
    REQUIRE(labels.ok());
    CHECK(labels->values == std::vector<double>{1, 2, 3});
    CHECK(read_array(path + "[1]").error().slug == "bad-columns");

    const std::string packed = path + ".gz";
    REQUIRE(write_file(packed, "\x1f\x8b\x08").ok());
    CHECK(read_array(packed).error().hint == "gunzip " + packed);

    // One kind of file under the name of another.
    const std::string wrong = (folder / "a.npz").string();
    REQUIRE(write_file(wrong, idx(0x08, {3}, "\1\2\3")).ok());
    CHECK(read_array(wrong + ":x").error().slug == "bad-file");
    CHECK(read_array((folder / "none.npz").string() + ":x").error().slug == "no-such-file");
    std::filesystem::remove_all(folder);
}
