#pragma once
// Reads the wrong inputs: lines of `formula | slug | column | suggestion`.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace gradwright::testing {

struct WrongInput {
    std::string formula, slug, suggestion;
    std::size_t column = 0;
};

inline std::string trimmed(std::string text) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
    text.erase(0, std::min(text.size(), text.find_first_not_of(' ')));
    return text;
}

inline std::vector<WrongInput> wrong_inputs() {
    std::vector<WrongInput> cases;
    const auto folder = std::filesystem::path(GRADWRIGHT_SOURCE_DIR) / "tests/misuse";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".case") continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            if (line.empty() || line.starts_with("# ")) continue;
            // The formula may hold bars itself: the last three fields are split off from the right.
            std::string fields[3];
            for (int i = 2; i >= 0; --i) {
                const std::size_t bar = line.rfind(" |");
                REQUIRE_MESSAGE(bar != line.npos, entry.path().string(), ": ", line);
                fields[i] = trimmed(line.substr(bar + 2));
                line.resize(bar);
            }
            cases.push_back({trimmed(line), fields[0], fields[2], std::stoul(fields[1])});
        }
    }
    return cases;
}

}  // namespace gradwright::testing
