// Every formula and every closed form of the corpus, printed and read again, is the same node.
#include "support.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace gradwright::render {
namespace {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::string part;
    for (const char c : text) {
        if (c != at) {
            part += c;
        } else {
            parts.push_back(part);
            part.clear();
        }
    }
    if (part.find_first_not_of(' ') != std::string::npos) parts.push_back(part);
    return parts;
}

}  // namespace

TEST_CASE("the corpus survives printing") {
    int printed = 0, different = 0;
    const std::filesystem::path folder = std::string(GRADWRIGHT_SOURCE_DIR) + "/tests/golden";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".case") continue;
        std::ifstream file(entry.path());
        std::map<std::string, std::string> fields;
        const auto flush = [&] {
            for (const char* key : {"formula", "closed"}) {
                if (!fields.contains(key)) continue;
                Fixture f(fields[key], split(fields["declare"], ';'));
                if (!f.parsed.expr) continue;  // a constant whose size only the context tells
                ++printed;
                const bool same = f.survives();
                different += same ? 0 : 1;
                CHECK_MESSAGE(same, fields[key], " is printed as ", f.text());
            }
            fields.clear();
        };
        for (std::string line; std::getline(file, line);) {
            const auto colon = line.find(": ");
            if (line.empty()) {
                flush();
            } else if (line[0] != '#' && colon != std::string::npos) {
                fields[line.substr(0, colon)] = line.substr(colon + 2);
            }
        }
        flush();
    }
    CHECK(printed > 1000);
    CHECK(different == 0);
}

}  // namespace gradwright::render
