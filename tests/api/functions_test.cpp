#include <gradwright/gradwright.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace gradwright;

TEST_CASE("every function is named once, described, and has an example that reads") {
    std::set<std::string> names;
    for (const FunctionReport& f : functions()) {
        CAPTURE(f.name);
        CHECK(names.insert(f.name).second);
        CHECK(f.signature.find(f.name) != std::string::npos);
        CHECK(!f.summary.empty());
        const Result<SampleReport> point = sample({.formula = f.example});
        CHECK_MESSAGE(point, (point ? "" : point.error().message));
        for (const std::string& alias : f.aliases) CHECK(f.is_called(alias));
    }
    CHECK(names.size() > 70);
    for (const char* name : {"sum", "tr", "logdet", "softmax", "where", "eye"}) {
        CHECK(names.contains(name));
    }
}

TEST_CASE("operations tell their rule and where it holds") {
    for (const FunctionReport& f : functions()) {
        if (!f.is_called("ln")) continue;
        CHECK(f.name == "log");
        CHECK(f.rule.find("d") == 0);
        CHECK(f.domain == "positive entries");
        return;
    }
    FAIL("there is no log");
}
