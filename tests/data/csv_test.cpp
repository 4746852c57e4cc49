#include "data/csv.hpp"
#include "data/array_file.hpp"

#include <doctest/doctest.h>

using namespace gradwright;
using namespace gradwright::data;

namespace {

Array read(std::string_view text, std::string_view selection = {}) {
    const auto table = parse_table(text);
    REQUIRE(table.ok());
    const auto columns = select_columns(selection, table->header, table->columns);
    REQUIRE(columns.ok());
    const auto a = numbers(*table, *columns);
    REQUIRE(a.ok());
    return *a;
}

Diagnostic refused(std::string_view text) {
    const auto table = parse_table(text);
    if (!table) return table.error();
    const auto a = numbers(*table, *select_columns({}, table->header, table->columns));
    REQUIRE_FALSE(a.ok());
    return a.error();
}

}  // namespace

TEST_CASE("a header is a first line without numbers; separators, quotes and endings vary") {
    CHECK(read("a,b\n1,2\n3,4\n").values == std::vector<double>{1, 2, 3, 4});
    CHECK(read("1;2\r\n3;4").values == std::vector<double>{1, 2, 3, 4});
    CHECK(read("\xef\xbb\xbf\"a, b\"\tc\n1e3\t-2.5\n\n").values == std::vector<double>{1000, -2.5});
    CHECK(parse_table("\"say \"\"x\"\"\",y\n1,2")->header[0] == "say \"x\"");
    CHECK(read("7\n8\n").extents == std::vector<std::int64_t>{2});
    CHECK(read("a,b\n").extents == std::vector<std::int64_t>{0, 2});
}

TEST_CASE("columns by range, name and exclusion") {
    const std::string_view text = "age,income,target\n1,2,3\n4,5,6\n";
    CHECK(read(text, "1-2").values == std::vector<double>{1, 2, 4, 5});
    CHECK(read(text, "target,age").values == std::vector<double>{3, 1, 6, 4});
    CHECK(read(text, "!target").values == std::vector<double>{1, 2, 4, 5});
    CHECK(read(text, "3").extents == std::vector<std::int64_t>{2});
    const auto table = parse_table(text);
    for (const auto* wrong : {"0", "2-1", "4", "1-9", "height", "1-", "-", ","}) {
        CAPTURE(wrong);
        const auto columns = select_columns(wrong, table->header, table->columns);
        REQUIRE_FALSE(columns.ok());
        CHECK(columns.error().slug == "bad-columns");
    }
}

TEST_CASE("a fault is placed by line and column") {
    CHECK(refused("a,b\n1,2\n3,\n").message == "line 3, column 2: a value is missing");
    CHECK(refused("1,2\n3,x\n").message == "line 2, column 2: 'x' is not a number");
    CHECK(refused("1,2\n3\n").message == "line 2, column 2: 1 cells, but the first row has 2");
    CHECK(refused("1,\"2\n").message == "line 1, column 2: a quote is not closed");
    CHECK(refused(std::string_view("1,\0", 3)).slug == "bad-file");
}

TEST_CASE("the example data reads") {
    const std::string folder = std::string(GRADWRIGHT_SOURCE_DIR) + "/examples/data/";
    const auto longley = read_array(folder + "longley.csv[!employed]");
    REQUIRE(longley.ok());
    CHECK(longley->extents == std::vector<std::int64_t>{16, 6});
    const auto distress = read_array(folder + "challenger.csv[distress]");
    REQUIRE(distress.ok());
    double sum = 0;
    for (const double v : distress->values) sum += v;
    CHECK(sum == 7);
    CHECK(read_array(folder + "none.csv").error().slug == "no-such-file");
    CHECK(read_array(folder).error().slug == "no-such-file");
}
