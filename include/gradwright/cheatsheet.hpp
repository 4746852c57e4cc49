#pragma once
// The identities of matrix calculus, derived and proved when they are printed.

#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct CheatsheetLine {
    Rendered formula;
    std::vector<std::string> declarations;
    std::string wrt;
    What what = What::gradient;
    Rendered derivative;
    std::string rule;  ///< of the operation, where it has one of its own
    ProofReport check;
};

struct CheatsheetSection {
    std::string title;
    std::vector<CheatsheetLine> lines;
};

/// Fails as a whole if one line cannot be proved.
Result<std::vector<CheatsheetSection>> cheatsheet(std::uint64_t seed = 0);

}  // namespace abi1
}  // namespace gradwright
