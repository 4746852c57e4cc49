#pragma once
// Names of the generated program: legal, not reserved, each used once.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace gradwright::render::code {

/// A legal identifier in every target: Greek letters are spelled out, other signs become _.
std::string identifier(std::string_view name);

class Names {
public:
    explicit Names(std::span<const std::string_view> reserved)
        : used_(reserved.begin(), reserved.end()) {}

    /// `wanted`, or that with a suffix; never the same twice.
    std::string take(std::string_view wanted);
    /// `stem`, stem2, stem3, ...; or with `numbered` stem1, stem2, ...
    std::string fresh(std::string_view stem, bool numbered = false);
    bool is_taken(const std::string& name) const { return used_.contains(name); }

private:
    std::set<std::string, std::less<>> used_;
    std::map<std::string, int, std::less<>> next_;  ///< number to try first, by stem
};

}  // namespace gradwright::render::code
