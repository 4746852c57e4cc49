#pragma once
// Functions of one entry for C and C++, and how C++ writes ops on whole matrices with Eigen.

#include "render/code/writer.hpp"

namespace gradwright::render::code {

struct ScalarFunction {
    std::string_view op, name;
    std::string_view helper = {};  ///< empty: in <math.h>
};
/// Null if the op has none.
const ScalarFunction* scalar_function(std::string_view op);

/// The helpers of scalar functions, in C; C++ puts `inline` in place of `static`.
std::span<const Helper> scalar_library();
std::span<const Helper> cpp_library();

Spelled eigen_spelling(Ref x);
/// A number that C does not take for an integer: 2.0, 0.5.
std::string decimal(const Number& value);

extern const std::span<const std::string_view> cpp_words;

}  // namespace gradwright::render::code
