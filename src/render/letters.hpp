#pragma once
// Names as people write them: Greek letters and trailing subscripts.

#include <optional>
#include <string>
#include <string_view>

namespace gradwright::render {

/// A name in parts: "lambda_max" is lambda with subscript max, "x1" is x with subscript 1, and "dX"
/// of a differential is d and X.
struct NameParts {
    bool differential = false;
    std::string stem;
    std::string subscript;
};
NameParts parts_of(std::string_view name, bool differential);

/// "λ" for "lambda".
std::optional<std::string_view> greek(std::string_view name);

}  // namespace gradwright::render
