#pragma once
// What a formula may call: the catalogue of operations, and the notation around it.

#include <string>
#include <string_view>
#include <vector>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct FunctionReport {
    std::string name;
    std::string signature;  ///< "logdet(X)"
    std::string summary;
    std::string rule;     ///< its differential, where it has one of its own
    std::string domain;   ///< where the rule holds, in words; empty for notation
    std::string example;  ///< a formula that uses it
    std::vector<std::string> aliases;

    bool is_called(std::string_view by) const;
};

/// Notation first, then operations, each in the order of the reference. Operators such as ^ are
/// left out, and so is what arises in derivatives only, though it can be typed.
std::vector<FunctionReport> functions();

}  // namespace abi1
}  // namespace gradwright
