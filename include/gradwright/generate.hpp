#pragma once
// A derivative as a function in another language.

#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct GenerateRequest {
    DeriveRequest derivative{};
    std::string language{};  ///< c, cpp, numpy, torch, jax, julia, matlab or latex
    std::string function = "f";
};

struct GenerateReport {
    std::string code;
    std::string file;  ///< a name for it: "f.py"
    std::vector<std::string> notes;
};

Result<GenerateReport> generate(const GenerateRequest& request);

}  // namespace abi1
}  // namespace gradwright
