#pragma once
// Is a derivative worked out by hand right, and if not, which mistake explains it?

#include <gradwright/derive.hpp>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

struct CheckRequest {
    DeriveRequest derivative{};
    std::string claim{};
};

enum class Verdict : std::uint8_t {
    same_expression,  ///< equal as expressions
    same_values,      ///< equal at every point tried
    wrong_shape,      ///< refused before any numbers
    wrong,
};

struct CheckReport {
    DeriveReport derivation;
    Rendered claim;
    std::vector<std::string> claim_shape;
    Verdict verdict = Verdict::wrong;
    std::string mistake;  ///< transpose, factor, sign, assumed-symmetry, commuted-product, ...
    std::string message;  ///< one sentence that names it
    Rendered difference;  ///< derivative minus claim; empty when it is right or has another shape
    int points = 0;
    double max_relative_error = 0;

    bool right() const {
        return verdict == Verdict::same_expression || verdict == Verdict::same_values;
    }
};

Result<CheckReport> check(const CheckRequest& request);

std::string_view name_of(Verdict verdict);

}  // namespace abi1
}  // namespace gradwright
