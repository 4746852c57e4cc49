#include "cases.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace gradwright::testing {
namespace {

std::string trimmed(std::string text) {
    const auto is_space = [](unsigned char c) { return std::isspace(c) != 0; };
    while (!text.empty() && is_space(static_cast<unsigned char>(text.back()))) text.pop_back();
    const auto first = std::find_if_not(text.begin(), text.end(), is_space);
    return {first, text.end()};
}

std::vector<Case> cases_in(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::vector<Case> cases;
    Case current;
    const auto flush = [&] {
        if (current.has("formula")) {
            current.file = path.stem().string();
            cases.push_back(std::move(current));
        }
        current = {};
    };
    for (std::string line; std::getline(in, line);) {
        if (trimmed(line).empty()) {
            flush();
        } else if (line[0] != '#') {
            const auto colon = line.find(':');
            if (colon == std::string::npos) throw std::runtime_error("no key in: " + line);
            current.keys[line.substr(0, colon)] = trimmed(line.substr(colon + 1));
        }
    }
    flush();
    return cases;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

const std::string& Case::at(const std::string& key) const {
    const auto it = keys.find(key);
    if (it == keys.end()) throw std::runtime_error(file + ": a case lacks " + key);
    return it->second;
}

std::vector<std::string> Case::declarations() const {
    std::vector<std::string> result;
    if (!has("declare")) return result;
    std::stringstream in(at("declare"));
    for (std::string part; std::getline(in, part, ';');) {
        if (!trimmed(part).empty()) result.push_back(trimmed(part));
    }
    return result;
}

std::vector<Case> golden_cases() {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder = std::string(GRADWRIGHT_SOURCE_DIR) + "/tests/golden";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".case") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Case> all;
    for (const auto& file : files) {
        for (Case& c : cases_in(file)) all.push_back(std::move(c));
    }
    return all;
}

std::string without_sizes(const std::string& formula) {
    static const std::regex eye(R"(eye\([^,()]*\))"),
        filled(R"((vector|matrix)\(([^,()]*)(, [^,()]*)+\))");
    return std::regex_replace(std::regex_replace(formula, eye, "eye"), filled, "$1($2)");
}

int symbols_in(const std::string& formula) {
    int count = 0;
    for (std::size_t i = 0; i < formula.size();) {
        const char c = formula[i];
        if (c == '"') {
            i = formula.find('"', i + 1) + 1;
            ++count;
        } else if (is_word(c)) {
            const auto part_of_word = [&] {
                const bool point = formula[i] == '.' && i + 1 < formula.size() &&
                                   std::isdigit(static_cast<unsigned char>(formula[i + 1])) != 0;
                return is_word(formula[i]) || point;
            };
            while (i < formula.size() && part_of_word()) ++i;
            ++count;
        } else if (c == '.' && i + 1 < formula.size()) {
            i += 2;
            ++count;
        } else {
            const bool silent = c == ' ' || c == '(' || c == ')' || c == ',';
            count += silent ? 0 : 1;
            ++i;
        }
    }
    return count;
}

}  // namespace gradwright::testing
