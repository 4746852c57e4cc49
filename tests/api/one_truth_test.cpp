// Terminal, JSON and library say the same of every wrong input.
#include <gradwright/gradwright.hpp>

#include "misuse/cases.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace gradwright;

namespace {

struct Program {
    std::string path;
    std::filesystem::path folder;

    Program() {
        const char* given = std::getenv("GRADWRIGHT");
        path = given ? given : "";
        folder = std::filesystem::temp_directory_path() /
                 ("gradwright-one-truth-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder);
    }
    ~Program() { std::filesystem::remove_all(folder); }

    std::string file(const char* name) const { return (folder / name).string(); }

    /// What is written to the file `to`, given `input` on standard input.
    std::string run(const std::string& arguments, const std::string& input, const char* to) const {
        std::ofstream(file("in")) << input;
        const std::string command = "LC_ALL=C.UTF-8 '" + path + "' " + arguments + " < '" +
                                    file("in") + "' > '" + file("out") + "' 2> '" + file("err") +
                                    "'";
        if (std::system(command.c_str()) == -1) return "";
        std::ostringstream text;
        text << std::ifstream(file(to)).rdbuf();
        return text.str();
    }
};

}  // namespace

TEST_CASE("terminal, JSON and library agree on slug, place and hint") {
    const Program program;
    if (program.path.empty()) {
        MESSAGE("left out: GRADWRIGHT does not name the program");
        return;
    }
    const std::vector<testing::WrongInput> cases = testing::wrong_inputs();
    REQUIRE(cases.size() >= 120);
    std::string requests;
    for (const testing::WrongInput& c : cases) {
        requests += nlohmann::json{{"command", "derive"}, {"expr", c.formula}}.dump() + "\n";
    }
    std::istringstream answers(program.run("serve --stdio", requests, "out"));
    for (const testing::WrongInput& c : cases) {
        const std::string& formula = c.formula;
        CAPTURE(formula);
        const auto report = derive({.formula = formula});
        REQUIRE_FALSE(report.ok());
        const Diagnostic& fault = report.error();
        const std::string source = fault.source.empty() ? formula : fault.source;

        std::string line;
        REQUIRE(std::getline(answers, line));
        const nlohmann::json error = nlohmann::json::parse(line).at("error");
        const Location at = locate(source, fault.span);
        CHECK(error.at("slug") == fault.slug);
        CHECK(error.at("message") == fault.message);
        CHECK(error.at("hint") == fault.hint);
        CHECK(error.at("span").at("line") == at.line);
        CHECK(error.at("span").at("column") == at.column);
        CHECK(error.at("span").at("length") == at.length);

        const std::string shown = program.run("derive -", formula, "err");
        CHECK(shown == describe(fault, formula));
        CHECK(shown.starts_with("error[" + fault.slug + "]: "));
        const std::string place =
            ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + "\n";
        CHECK(shown.find(place) != shown.npos);
    }
}
