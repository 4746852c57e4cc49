#include "data/npy.hpp"
#include "data/array_file.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <random>

using namespace gradwright;
using namespace gradwright::data;

namespace {

Array counting(std::vector<std::int64_t> extents) {
    Array a(std::move(extents));
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = 0.5 * static_cast<double>(i) - 1;
    return a;
}

std::string file_of(int version, const std::string& dict, const std::string& values) {
    std::string text = "\x93NUMPY";
    text += {static_cast<char>(version), '\0', static_cast<char>(dict.size() % 256),
             static_cast<char>(dict.size() / 256)};
    if (version > 1) text += std::string(2, '\0');
    return text + dict + values;
}

}  // namespace

TEST_CASE("what is written reads back, for every order") {
    for (const auto& extents :
         {std::vector<std::int64_t>{}, {3}, {2, 3}, {2, 3, 4}, {0, 5}, {1, 1}}) {
        const Array a = counting(extents);
        const std::string text = npy_text(a);
        CHECK((text.size() - 8 * a.size()) % 64 == 0);
        const auto b = parse_npy(text);
        REQUIRE(b.ok());
        CHECK(b->extents == a.extents);
        CHECK(b->values == a.values);
    }
}

TEST_CASE("element types, byte orders, layouts and versions") {
    const auto ints = file_of(2, "{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }",
                              std::string("\0\0\0\5\xff\xff\xff\xfe", 8));
    REQUIRE(parse_npy(ints).ok());
    CHECK(parse_npy(ints)->values == std::vector<double>{5, -2});
    const auto bytes =
        file_of(3, "{\"descr\": \"|u1\", 'fortran_order': True, 'shape': (2, 3)}", "\1\4\2\5\3\6");
    REQUIRE(parse_npy(bytes).ok());
    CHECK(parse_npy(bytes)->values == std::vector<double>{1, 2, 3, 4, 5, 6});
    const auto floats = file_of(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1L,)}",
                                std::string("\0\0\x80\x3f", 4));
    REQUIRE(parse_npy(floats).ok());
    CHECK(parse_npy(floats)->values == std::vector<double>{1});
    const auto text = file_of(1, "{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}", "abcd");
    CHECK(parse_npy(text).error().slug == "unsupported-type");
}

TEST_CASE("headers that lie end in a diagnostic, without allocating what they promise") {
    const auto huge = [](const std::string& shape) {
        return file_of(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + ")}", "");
    };
    for (const auto* shape : {"1000000000000", "4294967296, 4294967296, 4294967296", "-1", "x"}) {
        CAPTURE(shape);
        const auto a = parse_npy(huge(shape));
        REQUIRE_FALSE(a.ok());
        CHECK(a.error().slug == "bad-file");
    }
}

TEST_CASE("every truncation and 20000 damaged files are read or refused, never worse") {
    const std::string text = npy_text(counting({2, 3}));
    for (std::size_t n = 0; n < text.size(); ++n) CHECK_FALSE(parse_npy(text.substr(0, n)).ok());
    std::mt19937 random(1);
    int refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string damaged = text;
        for (int k = 0; k < 3; ++k) damaged[random() % 128] = static_cast<char>(random());
        const auto a = parse_npy(damaged);
        refused += a.ok() ? 0 : 1;
        if (a) CHECK(a->size() <= damaged.size());
    }
    CHECK(refused > 5000);
}

TEST_CASE("a file is written whole or not at all") {
    const std::string path = "/tmp/gradwright_array_file_test.npy";
    REQUIRE(write_array(path, counting({4})).ok());
    const auto back = read_array(path);
    REQUIRE(back.ok());
    CHECK(back->values == counting({4}).values);
    std::remove(path.c_str());
    const auto nowhere = write_array("/nonexistent/folder/a.npy", counting({4}));
    REQUIRE_FALSE(nowhere.ok());
    CHECK(nowhere.error().slug == "cannot-write");
}
