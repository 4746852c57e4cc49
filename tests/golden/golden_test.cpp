// Every golden formula: the derived result is proved, equals the independently written closed form
// as an expression or at random points, and prints as recorded. GRADWRIGHT_UPDATE_GOLDEN=1 rewrites
// printed.txt; review it as a diff.

#include "cases.hpp"

#include <gradwright/check.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace gradwright::testing {
namespace {

What what_of(const Case& c) {
    if (c.at("what") == "gradient") return What::gradient;
    return c.at("what") == "hessian" ? What::hessian : What::jacobian;
}

DeriveRequest request_of(const Case& c) {
    DeriveRequest request;
    request.formula = c.at("formula");
    request.declarations = c.declarations();
    request.wrt = {c.at("wrt")};
    request.what = what_of(c);
    return request;
}

std::string printed_path() {
    return std::string(GRADWRIGHT_SOURCE_DIR) + "/tests/golden/printed.txt";
}

std::map<std::string, std::string> recorded() {
    std::map<std::string, std::string> texts;
    std::ifstream in(printed_path());
    for (std::string id, text; std::getline(in, id) && std::getline(in, text);) {
        texts[id] = text.substr(4);
    }
    return texts;
}

/// Cases whose result is longer than the closed form, with the reason, reviewed by hand.
std::set<std::string> allowed_longer() {
    std::set<std::string> ids;
    std::ifstream in(std::string(GRADWRIGHT_SOURCE_DIR) + "/tests/golden/longer.txt");
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line[0] != '#') ids.insert(line);
    }
    return ids;
}

void flatten(const nlohmann::json& value, DenseArray& array, std::size_t depth = 0) {
    if (!value.is_array()) {
        array.values.push_back(value.get<double>());
        return;
    }
    if (array.extents.size() <= depth) {
        array.extents.push_back(static_cast<std::int64_t>(value.size()));
    }
    for (const auto& entry : value) flatten(entry, array, depth + 1);
}

NamedArrays point_of(const std::string& text) {
    NamedArrays point;
    const auto json = nlohmann::json::parse(text);
    for (const auto& [name, value] : json.items()) flatten(value, point[name]);
    return point;
}

}  // namespace

TEST_CASE("every golden formula equals its closed form and prints as recorded") {
    const auto texts = recorded();
    const auto longer = allowed_longer();
    const bool update = std::getenv("GRADWRIGHT_UPDATE_GOLDEN") != nullptr;
    std::ofstream out;
    if (update) out.open(printed_path());
    int count = 0, same_node = 0, proved = 0, not_longer = 0;
    for (const Case& c : golden_cases()) {
        ++count;
        CAPTURE(c.id());
        const Result<CheckReport> report = check({request_of(c), c.at("closed")});
        CHECK_MESSAGE(report.ok(), c.id(), ": ", report.ok() ? "" : report.error().message);
        if (!report) continue;
        const DerivativeReport& d = report->derivation.derivatives.front();
        const std::string& ascii = d.result.ascii;
        CHECK_MESSAGE(report->right(), c.id(), ": ", ascii, "\n  is not ", c.at("closed"), "\n  ",
                      report->message);
        CHECK_MESSAGE(d.check.status == ProofStatus::passed, c.id());
        same_node += report->verdict == Verdict::same_expression ? 1 : 0;
        proved += d.check.status == ProofStatus::passed ? 1 : 0;
        const bool is_longer = symbols_in(without_sizes(ascii)) > symbols_in(c.at("closed"));
        not_longer += is_longer ? 0 : 1;
        if (update) {
            out << c.id() << "\n    " << ascii << "\n";
        } else {
            CHECK_MESSAGE((!is_longer || longer.contains(c.id())), c.id(), ": ", ascii,
                          "\n  is longer than ", c.at("closed"));
            const auto it = texts.find(c.id());
            CHECK_MESSAGE((it != texts.end() && it->second == ascii), c.id(), " printed ", ascii);
        }
    }
    MESSAGE(count, " formulas, ", proved, " proved, ", same_node, " identical to the closed form, ",
            not_longer, " not longer than it");
    CHECK(count >= 600);
}

TEST_CASE("the numbers of the sources come out as printed there") {
    int count = 0;
    for (const Case& c : golden_cases()) {
        if (!c.has("at")) continue;
        ++count;
        DeriveRequest request = request_of(c);
        request.at = {point_of(c.at("at"))};
        const Result<DeriveReport> report = derive(request);
        CHECK_MESSAGE(report.ok(), c.id(), ": ", report.ok() ? "" : report.error().message);
        if (!report) continue;
        const auto expected = nlohmann::json::parse(c.at("values")).get<std::vector<double>>();
        const auto& values = report->derivatives.front().values.front().values;
        REQUIRE_MESSAGE(values.size() == expected.size(), c.id());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double scale = std::max(1.0, std::abs(expected[i]));
            CHECK_MESSAGE(std::abs(values[i] - expected[i]) <= 1e-9 * scale, c.id(), " entry ", i,
                          ": ", values[i], " is not ", expected[i]);
        }
    }
    CHECK(count >= 20);
}

}  // namespace gradwright::testing
