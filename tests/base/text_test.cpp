#include "base/text.hpp"

#include "base/diagnostic_text.hpp"

#include <doctest/doctest.h>
#include <algorithm>
#include <vector>

using namespace gradwright;

TEST_CASE("width counts columns, not bytes") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("λx̂ᵀ") == 3);
    CHECK(display_width("日本") == 4);
    CHECK(display_width("\xff") == 1);
    CHECK(place_of("λ + y", 5).column == 5);
    CHECK(place_of("a\nλ + y", 7).line == 2);
    CHECK(place_of("a\nλ + y", 7).column == 5);
}

TEST_CASE("nearest name") {
    const std::vector<std::string> names{"log", "logdet", "trace", "tr"};
    CHECK(edit_distance("lgo", "log") == 1);
    CHECK(edit_distance("LOG", "log") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(closest("trase", names) == "trace");
    CHECK(closest("Logdet", names) == "logdet");
    CHECK_FALSE(closest("zzzzzz", names).has_value());
}

TEST_CASE("a diagnostic is at most eight lines of eighty columns, also in long formulas") {
    const std::string source = std::string(500, 'a') + " + λ*b";
    const Diagnostic fault{"shape-mismatch",
                           std::string(200, 'm'),
                           {506, 507},
                           {{{506, 507}, std::string(300, 'n')}, {{503, 505}, "left"}},
                           "short"};
    for (const bool color : {false, true}) {
        const std::string text = render_diagnostic(fault, source, {.color = color});
        CHECK(std::count(text.begin(), text.end(), '\n') <= 8);
        if (color) continue;
        CHECK(text.find('\x1b') == text.npos);
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = text.find('\n', at);
            CHECK(display_width(text.substr(at, end - at)) <= 80);
            at = end + 1;
        }
    }
}
