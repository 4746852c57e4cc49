#pragma once
// The formulas of the golden corpus, each with a variable.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace gradwright {

struct Entry {
    std::string formula, wrt;
    bool operator==(const Entry&) const = default;
};

inline std::vector<Entry> corpus() {
    std::vector<Entry> entries;
    for (const auto& file :
         std::filesystem::directory_iterator(GRADWRIGHT_SOURCE_DIR "/tests/golden")) {
        if (file.path().extension() != ".case") continue;
        std::ifstream in(file.path());
        std::string line, declarations;
        Entry entry;
        const auto value = [&line](std::string_view key) {
            const auto from = line.find_first_not_of(' ', key.size());
            return from == std::string::npos ? std::string() : line.substr(from);
        };
        while (std::getline(in, line)) {
            if (line.starts_with("case:")) declarations.clear();
            if (line.starts_with("declare:")) declarations = value("declare:") + "; ";
            if (line.starts_with("formula:")) entry.formula = value("formula:");
            if (line.starts_with("wrt:")) entry.wrt = value("wrt:");
            if (!line.starts_with("closed:")) continue;
            const Entry found{declarations + entry.formula, entry.wrt};
            if (std::ranges::find(entries, found) == entries.end()) entries.push_back(found);
        }
    }
    return entries;
}

}  // namespace gradwright
