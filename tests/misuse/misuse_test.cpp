// Wrong inputs: the slug, the display column of the caret and the first suggestion.
#include "base/diagnostic_text.hpp"
#include "base/slugs.hpp"
#include "base/text.hpp"
#include "misuse/cases.hpp"
#include "syntax/parse.hpp"
#include "syntax/resolve.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace gradwright;

namespace {

/// What stands in the first pair of backticks.
std::string first_suggestion(const std::string& hint) {
    const std::size_t open = hint.find('`');
    if (open == hint.npos) return {};
    return hint.substr(open + 1, hint.find('`', open + 1) - open - 1);
}

/// Under the operands, or in the message where there is one operand and a shape it should have.
bool names_both_shapes(const Diagnostic& fault) {
    const auto is_shape = [](const Note& n) { return n.text.starts_with("this is "); };
    return std::count_if(fault.notes.begin(), fault.notes.end(), is_shape) >= 2 ||
           fault.message.starts_with("cannot reshape a vector of length 6 to ") ||
           fault.message == "sizes do not agree: got m*n and k*p" ||
           fault.message.starts_with("the labels give operand 1 2 axes, but it is ");
}

void check_rendering(const Diagnostic& fault, const std::string& formula) {
    const std::string text = render_diagnostic(fault, formula);
    std::istringstream lines(text);
    std::size_t count = 0;
    std::string carets;
    for (std::string line; std::getline(lines, line); ++count) {
        CHECK_MESSAGE(display_width(line) <= 80, line);
        if (carets.empty() && line.find("│ ") != line.npos && line.find('^') != line.npos &&
            !line.starts_with("1"))
            carets = line;
    }
    CHECK_MESSAGE(count <= 8, text);
    REQUIRE_MESSAGE(!carets.empty(), text);
    const std::size_t caret = display_width(carets.substr(0, carets.find('^')));
    CHECK_MESSAGE(caret == 3 + place_of(formula, fault.span.begin).column, text);
}

}  // namespace

TEST_CASE("wrong inputs have the right slug, caret and suggestion") {
    const std::vector<testing::WrongInput> cases = testing::wrong_inputs();
    CHECK(cases.size() >= 120);
    for (const testing::WrongInput& c : cases) {
        CAPTURE(c.formula);
        Graph graph;
        const auto parsed = parse(graph, c.formula);
        REQUIRE_FALSE(parsed.ok());
        const Diagnostic& fault = parsed.error();
        CHECK(fault.slug == c.slug);
        CHECK(place_of(c.formula, fault.span.begin).column == c.column);
        CHECK(fault.span.end > fault.span.begin);
        CAPTURE(fault.hint);
        CHECK(first_suggestion(fault.hint) == c.suggestion);
        CHECK(fault.fault == Fault::input);
        if (c.slug == "shape-mismatch") CHECK_MESSAGE(names_both_shapes(fault), fault.message);
        const bool two_uses = fault.message.starts_with("two uses");
        if (two_uses) CHECK(fault.notes.size() == 2);
        check_rendering(fault, c.formula);
    }
}

TEST_CASE("one typing error in a function's name: the name is suggested first") {
    std::size_t tried = 0, found = 0;
    std::string missed;
    const std::vector<std::string> names = syntax::callable_names();
    const std::set<std::string> known(names.begin(), names.end());
    for (const std::string& name : names) {
        if (name.size() < 3) continue;
        std::set<std::string> typos;
        for (std::size_t i = 0; i < name.size(); ++i) {
            typos.insert(name.substr(0, i) + name.substr(i + 1));
            typos.insert(name.substr(0, i) + "z" + name.substr(i + 1));
            typos.insert(name.substr(0, i) + name[i] + name.substr(i));
            if (i + 1 == name.size()) continue;
            std::string swapped = name;
            std::swap(swapped[i], swapped[i + 1]);
            typos.insert(swapped);
        }
        for (const std::string& typo : typos) {
            if (known.contains(typo) || typo[0] < 'A') continue;
            Graph graph;
            const auto parsed = parse(graph, typo + "(x)");
            REQUIRE_FALSE(parsed.ok());
            CHECK(parsed.error().slug == "unknown-function");
            ++tried;
            const bool right = first_suggestion(parsed.error().hint) == name;
            found += right ? 1u : 0u;
            if (!right) missed += typo + "->" + first_suggestion(parsed.error().hint) + " ";
        }
    }
    MESSAGE(found, " of ", tried, " typing errors; missed: ", missed);
    CHECK(double(found) >= 0.9 * double(tried));
}

TEST_CASE("every fault of a formula has an example that gives it, and a fixed one that parses") {
    for (const SlugEntry& entry : slugs()) {
        CAPTURE(entry.slug);
        CHECK_FALSE(entry.title.empty());
        CHECK(find_slug(entry.slug) == &entry);
        // Command lines are run by the tests of the program.
        if (entry.failing.starts_with("gradwright ")) continue;
        if (entry.failing.empty()) continue;  // our mistake: no input gives it
        Graph graph;
        const auto parsed = parse(graph, entry.failing);
        REQUIRE_FALSE(parsed.ok());
        CHECK(parsed.error().slug == entry.slug);
        const auto fixed = parse(graph, entry.fixed);
        REQUIRE_MESSAGE(fixed.ok(), fixed.error().message);
    }
}
