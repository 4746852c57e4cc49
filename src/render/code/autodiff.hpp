#pragma once
// What PyTorch and JAX programs share: a function for the value, one for the first derivatives and
// one for the others, and the rule that ties them together.

#include "render/code/python.hpp"

namespace gradwright::render::code {

struct AutodiffParts {
    std::string functions;  ///< library and definitions
    PythonFunction value;   ///< renamed so that `program.function` is the public name
    PythonFunction derivative;
    std::string value_name, derivative_name;
    std::vector<std::size_t> differentiated;  ///< arguments, in the order of the derivatives
    bool has_derivative = false;

    /// "g" or "g, h": what the derivative function returns.
    std::string derivative_targets() const;
};

/// The value is the output of derivative 0; without one, or without a derivative of it, all outputs
/// become one plain function.
Result<AutodiffParts> autodiff_parts(const PythonModule& module, const CodeRequest& request);

}  // namespace gradwright::render::code
