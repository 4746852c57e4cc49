#pragma once
// Random values for the variables of a formula, to try it with.

#include <gradwright/derive.hpp>

#include <map>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct SampleRequest {
    std::string formula{};
    std::vector<std::string> declarations{};
    std::map<std::string, std::int64_t> sizes{};  ///< of dimensions; the others get small ones
    std::uint64_t seed = 0;
};

struct SampleReport {
    std::string formula;
    std::vector<VariableReport> variables;
    std::map<std::string, std::int64_t> sizes;  ///< of all dimensions
    /// Within what is declared of them, and such that the formula has a value. Three digits, where
    /// that leaves them within. A dimension that no value fixes is among them.
    NamedArrays values;
    std::vector<std::string> notes;
};

Result<SampleReport> sample(const SampleRequest& request);

}  // namespace abi1
}  // namespace gradwright
