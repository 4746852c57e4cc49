#pragma once
// Reads the .case files: blocks of `key: value` lines.

#include <map>
#include <string>
#include <vector>

namespace gradwright::testing {

struct Case {
    std::string file;                         ///< "glm"
    std::map<std::string, std::string> keys;  ///< case, formula, wrt, what, closed, ...

    const std::string& at(const std::string& key) const;
    bool has(const std::string& key) const { return keys.contains(key); }
    /// "glm/Poisson, log link"
    std::string id() const { return file + "/" + at("case"); }
    std::vector<std::string> declarations() const;
};

/// Every case of every file of tests/golden, files in alphabetical order.
std::vector<Case> golden_cases();

/// A closed form leaves out the sizes that the shape of the derivative fixes; a result writes them.
std::string without_sizes(const std::string& formula);
/// Symbols of a formula, not counting parentheses and commas: how long a reader finds it.
int symbols_in(const std::string& formula);

}  // namespace gradwright::testing
